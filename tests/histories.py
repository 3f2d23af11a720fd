"""The histories of a title's runs, from the last one back along the chain of continue-as-new."""

from temporalio.client import Client, WorkflowHistory

from workflows.plugin import workflow_id


async def all_runs(client: Client, title: str) -> list[WorkflowHistory]:
    """Every run's history, the newest first."""
    run_id = (await client.get_workflow_handle(workflow_id(title)).describe()).run_id
    runs: list[WorkflowHistory] = []
    while run_id:
        one = client.get_workflow_handle(workflow_id(title), run_id=run_id)
        runs.append(await one.fetch_history())
        run_id = runs[-1].events[0].workflow_execution_started_event_attributes.continued_execution_run_id
    return runs
