"""The API 接口: what the pages do, for programs: the same rights, the same desk, answers as JSON."""
