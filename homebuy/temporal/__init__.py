"""What is asked of Temporal from outside a workflow: cases, the namespace, schedules."""
