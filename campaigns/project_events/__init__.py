"""Events of projects: what happened when, who came, how many of each target group."""
