//! The issues of the inputs as the window lists them: gathered by kind, what was lost first.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::report::{Action, DataIssue, IssueKind, Role};

/// What was done, the gravest first.
pub(super) const ACTIONS: [Action; 4] = [Action::Rejected, Action::Repaired, Action::Kept, Action::Noted];

/// Issues of one kind in one column of one layer.
#[derive(Debug, PartialEq)]
pub(super) struct Group {
    pub(super) role: Role,
    pub(super) layer: Arc<str>,
    pub(super) field: Option<Arc<str>>,
    pub(super) kind: IssueKind,
    pub(super) action: Action,
    /// Number of statements its issues stand for.
    pub(super) count: u64,
    /// Positions in the plan's issues.
    pub(super) issues: Vec<usize>,
}

/// The list, with what a planner chose of it.
#[derive(Debug, Default)]
pub(super) struct IssueList {
    pub(super) groups: Vec<Group>,
    /// The one thing done that is shown; `None`: all.
    pub(super) only: Option<Action>,
    /// The group whose issues are listed and marked on the map.
    pub(super) open: Option<usize>,
    /// The issue that is marked, as its position in the plan's issues.
    pub(super) chosen: Option<usize>,
}

impl IssueList {
    /// Gathers the issues; inputs that nobody named are no fault of the data.
    pub(super) fn new(issues: &[DataIssue]) -> Self {
        let mut groups: BTreeMap<_, Group> = BTreeMap::new();
        for (at, issue) in issues.iter().enumerate().filter(|(_, issue)| issue.kind != IssueKind::InputAbsent) {
            let grave = ACTIONS.iter().position(|&action| action == issue.action);
            let key = (grave, issue.role, issue.layer.clone(), issue.kind, issue.field.clone());
            let group = groups.entry(key).or_insert_with(|| Group {
                role: issue.role,
                layer: issue.layer.clone(),
                field: issue.field.clone(),
                kind: issue.kind,
                action: issue.action,
                count: 0,
                issues: Vec::new(),
            });
            group.count += issue.count();
            group.issues.push(at);
        }
        Self { groups: groups.into_values().collect(), ..Self::default() }
    }

    /// Number of statements about which that was done; `None`: of all.
    pub(super) fn count(&self, action: Option<Action>) -> usize {
        self.groups.iter().filter(|group| action.is_none_or(|a| a == group.action)).map(|group| group.count as usize).sum()
    }

    /// Shows what was done in that way only, or everything again.
    pub(super) fn toggle_only(&mut self, action: Action) {
        self.only = if self.only == Some(action) { None } else { Some(action) };
        if self.open.is_some_and(|at| self.only.is_some_and(|a| a != self.groups[at].action)) {
            (self.open, self.chosen) = (None, None);
        }
    }

    /// Opens a group, or closes it.
    pub(super) fn toggle_open(&mut self, group: usize) {
        self.open = if self.open == Some(group) { None } else { Some(group) };
        self.chosen = None;
    }

    /// Positions of the issues that are listed one by one.
    pub(super) fn listed(&self) -> &[usize] {
        self.open.map_or(&[], |at| &self.groups[at].issues)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_lost_comes_first_and_a_filter_closes_what_it_hides() {
        let layer = "a.shp".into();
        let issue = |row, kind, action| DataIssue::row(Role::Buildings, &layer, row, kind, action);
        let issues = [
            issue(0, IssueKind::YearMissing, Action::Kept),
            issue(1, IssueKind::Sliver, Action::Rejected),
            issue(2, IssueKind::YearMissing, Action::Kept),
            DataIssue::whole(Role::Streets, &layer, IssueKind::InputAbsent, Action::Noted),
        ];
        let mut list = IssueList::new(&issues);
        assert_eq!(
            list.groups.iter().map(|g| (g.kind, g.count)).collect::<Vec<_>>(),
            [(IssueKind::Sliver, 1), (IssueKind::YearMissing, 2)]
        );
        assert_eq!((list.count(None), list.count(Some(Action::Kept)), list.count(Some(Action::Noted))), (3, 2, 0));
        list.toggle_open(1);
        assert_eq!(list.listed(), [0, 2]);
        list.toggle_only(Action::Kept);
        assert_eq!(list.open, Some(1), "it is still shown");
        list.toggle_only(Action::Rejected);
        assert!(list.open.is_none() && list.listed().is_empty());
    }
}
