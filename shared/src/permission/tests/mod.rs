//! The matrix, delegations and names.

mod delegation;
mod identity;
mod sight;
mod words;

use super::{Permission, Role, allows, reach, takes_part};

const REVIEWED: &str = include_str!("../../../../tests/golden/reach.txt");

#[test]
fn every_role_reaches_as_far_as_the_reviewed_table_says() {
    let mut lines = REVIEWED.lines().skip_while(|line| !line.starts_with("permission "));
    let heads: Vec<_> = lines.next().unwrap().split_whitespace().skip(1).collect();
    assert_eq!(heads, Role::ALL.map(|role| format!("{role:?}")));
    let mut rows = lines.map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    for permission in Permission::ALL {
        let row = rows.next().unwrap();
        let code = |role| {
            let strict = takes_part(role, permission) && !allows(role, permission);
            format!("{:?}{}", reach(role, permission), if strict { "*" } else { "" })
        };
        let real: Vec<_> = [format!("{permission:?}")].into_iter().chain(Role::ALL.map(code)).collect();
        assert_eq!(real, row);
    }
    assert_eq!(rows.next(), None, "the table names a permission that does not exist");
}

#[test]
fn leadership_reaches_no_report_and_no_case() {
    use super::Reach::{All, No, Own, Rounded};
    for permission in Permission::ALL {
        let harmless = matches!(permission, Permission::Public | Permission::HoldSession | Permission::FileReport | Permission::ReadApi);
        let reach = reach(Role::Leadership, permission);
        assert!(matches!(reach, No | Own | Rounded) || harmless && reach == All, "{permission:?}: {reach:?}");
    }
}

#[test]
fn whoever_runs_or_checks_the_service_opens_no_name_and_moves_no_case() {
    for role in [Role::Admin, Role::Auditor, Role::Leadership, Role::Reporter] {
        for permission in [Permission::OpenIdentity, Permission::KeepIdentity, Permission::MoveCase, Permission::AssignCase] {
            assert!(!takes_part(role, permission), "{role:?} {permission:?}");
        }
    }
}

#[test]
fn a_permission_keeps_its_name_on_the_wire() {
    let old = ["Public", "HoldSession", "FileReport", "SeeQueue", "ReadReport", "SeePicture", "ManageAccounts", "ReadApi"];
    for name in old {
        let permission: Permission = serde_json::from_str(&format!("\"{name}\"")).unwrap();
        assert_eq!(format!("{permission:?}"), name);
    }
}
