"""The offline bundle 离线安装包: everything that an installation without internet needs, in one archive."""
