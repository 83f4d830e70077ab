//! Proof of a plan folder from its files alone; shares no code with the stages it checks.
