"""Drive 批办 in words."""

LABEL = "批办"
DEEDS = {"dispatch": "交办"}
STAGES = {"under_way": "办理中"}
FIELDS = {"act": "事项", "errands": "各称号"}
SENTENCES: dict[str, str] = {}
