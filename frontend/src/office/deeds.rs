//! What somebody does in the office, with all it takes to ask for it again after showing who they are.

use super::{route::PeoplePage, views};
use crate::{
    api::{self, Failure},
    dom,
};
use shared::{
    api::Endpoint,
    audit_list::{AuditQuery, GetAuditCsv},
    ids::{AccountId, IdempotencyKey, InstitutionId, InvitationId, ProposalId, SettingsVersionId},
    institutions::{AddInstitution, InviteFounder, NewFounder, NewInstitution, NewName, RenameInstitution, WhichSeat, WithdrawFounders},
    invitations::{InviteAccount, InvitePeople, NewInvitation, PeopleList, ResendInvitation, RevokeInvitation},
    pages::Fields,
    people::{ChangeRoles, DisableAccount, EnableAccount, Leaving, MergeAccounts, RenewSignIn, RolesWanted, SamePerson},
    permission::{HeldRole, Role},
    problem::{Code, FieldProblem, Problem},
    proposals::{DecideProposal, Decision},
    settings::{ApproveSettings, Refusal, RefuseSettings},
    time::Moment,
};
use web_sys::HtmlFormElement;

/// Something to be done, with all it takes to ask for it again.
#[derive(Clone)]
pub(super) enum Deed {
    Disable(AccountId, Leaving),
    Enable(AccountId),
    Roles(AccountId, RolesWanted),
    Renew(AccountId),
    Merge(AccountId, SamePerson),
    Decide(ProposalId, Decision),
    Resend(InvitationId),
    Withdraw(InvitationId),
    Invite(NewInvitation, IdempotencyKey),
    InviteList(PeopleList, IdempotencyKey),
    AgreeSettings(SettingsVersionId),
    RefuseSettings(SettingsVersionId, Refusal),
    Rename(InstitutionId, NewName),
    AddInstitution(InstitutionId, NewInstitution, IdempotencyKey),
    InviteFounder(InstitutionId, NewFounder, IdempotencyKey),
    WithdrawFounders(InstitutionId, WhichSeat),
    SaveAudit(AuditQuery),
}

fn mend(detail: &str) -> Problem {
    Problem::of(Code::Invalid).with_errors(vec![FieldProblem { pointer: String::new(), detail: detail.to_owned() }])
}

/// The moment a day that was picked is over, by UTC.
fn over(day: &str) -> Option<Moment> {
    let start = js_sys::Date::parse(&format!("{day}T00:00:00Z"));
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
    let start = start.is_finite().then_some(Moment(start as i64));
    start.map(|start| start.plus(Moment::DAY))
}

impl Deed {
    /// What a form asks for: `None` when its word is none of ours, else what is missing.
    pub(super) fn of(word: &str, page: PeoplePage, form: &HtmlFormElement, fields: &Fields, list: &str) -> Option<Result<Self, Problem>> {
        let id = form.get_attribute("data-id").unwrap_or_default();
        Some(Ok(match (word, page) {
            ("disable", PeoplePage::Person(who)) => Self::Disable(who, Leaving { cases_to: fields.first("cases-to").parse().ok() }),
            ("enable", PeoplePage::Person(who)) => Self::Enable(who),
            ("renew", PeoplePage::Person(who)) if fields.first("sure") == "yes" => Self::Renew(who),
            ("renew", _) => return Some(Err(mend("Say that you made sure it was them who asked."))),
            ("merge", PeoplePage::Person(who)) => Self::Merge(who, SamePerson { other: fields.first("other").parse().ok()? }),
            ("roles", PeoplePage::Person(who)) => Self::Roles(who, RolesWanted { roles: held(fields) }),
            ("agree" | "refuse", _) => Self::Decide(id.parse().ok()?, Decision { agrees: word == "agree" }),
            ("resend", _) => Self::Resend(id.parse().ok()?),
            ("withdraw", _) => Self::Withdraw(id.parse().ok()?),
            ("invite-list", _) => Self::InviteList(PeopleList { csv: list.to_owned() }, api::fresh_key()?),
            ("invite", _) => {
                let key = api::fresh_key()?;
                return Some(invitation(fields).map(|new| Self::Invite(new, key)));
            }
            _ => return None,
        }))
    }

    /// Does it; what to say then.
    pub(super) async fn done(self) -> Result<&'static str, Failure> {
        Ok(match self {
            Self::Disable(who, leaving) => match api::send::<DisableAccount>((who,), &leaving, None).await?.waits {
                Some(_) => "This waits for a second person",
                None => "The account is disabled",
            },
            Self::Enable(who) => match api::send::<EnableAccount>((who,), &(), None).await?.waits {
                Some(_) => "This waits for a second person",
                None => "The account is enabled",
            },
            Self::Roles(who, wanted) => match api::send::<ChangeRoles>((who,), &wanted, None).await?.waits {
                Some(_) => "This waits for a second person",
                None => "The roles are changed",
            },
            Self::Renew(who) => {
                api::send::<RenewSignIn>((who,), &(), None).await?;
                "This waits for a second person"
            }
            Self::Merge(who, same) => {
                api::send::<MergeAccounts>((who,), &same, None).await?;
                "This waits for a second person"
            }
            Self::Decide(id, decision) => {
                api::send::<DecideProposal>((id,), &decision, None).await?;
                if decision.agrees { "Done as proposed" } else { "This will not be done" }
            }
            Self::Resend(id) => {
                api::send::<ResendInvitation>((id,), &(), None).await?;
                "Another letter is on its way. The first one does not work any more"
            }
            Self::Withdraw(id) => {
                api::send::<RevokeInvitation>((id,), &(), None).await?;
                "The invitation is taken back"
            }
            Self::Invite(new, key) => {
                if api::send::<InviteAccount>((), &new, Some(key)).await?.waits {
                    "This waits for a second person"
                } else {
                    "The letter is on its way"
                }
            }
            Self::InviteList(list, key) => {
                api::send::<InvitePeople>((), &list, Some(key)).await?;
                "The letters leave in the next minutes"
            }
            Self::AgreeSettings(id) => {
                api::send::<ApproveSettings>((id,), &(), None).await?;
                "These settings hold now"
            }
            Self::RefuseSettings(id, refusal) => {
                api::send::<RefuseSettings>((id,), &refusal, None).await?;
                "This will not hold"
            }
            Self::Rename(id, name) => {
                api::send::<RenameInstitution>((id,), &name, None).await?;
                "The institution has another name"
            }
            Self::AddInstitution(id, new, key) => {
                api::send::<AddInstitution>((id,), &new, Some(key)).await?;
                "The institution is added. Invite its first people next"
            }
            Self::InviteFounder(id, new, key) => {
                api::send::<InviteFounder>((id,), &new, Some(key)).await?;
                "This waits for a second person"
            }
            Self::WithdrawFounders(id, which) => {
                api::send::<WithdrawFounders>((id,), &which, None).await?;
                "The invitation is taken back"
            }
            Self::SaveAudit(query) => {
                let file = api::file::<GetAuditCsv>((), &query).await?;
                dom::save("audit.csv", GetAuditCsv::MEDIA_TYPE, &file);
                "The file is saved"
            }
        })
    }
}

fn roles(fields: &Fields) -> Vec<Role> {
    fields.all("role").iter().filter_map(|code| code.parse().ok()).collect()
}

fn held(fields: &Fields) -> Vec<HeldRole> {
    let picked = over(fields.first("last-day"));
    let kept = |role| fields.first(&views::end_of(role)).parse().ok().map(Moment);
    roles(fields).into_iter().map(|role| HeldRole { role, ends_at: picked.or_else(|| kept(role)) }).collect()
}

fn invitation(fields: &Fields) -> Result<NewInvitation, Problem> {
    let email = fields.first("email").parse().map_err(mend)?;
    let name = fields.first("name").parse().map_err(|_| mend("Enter the person’s name."))?;
    Ok(NewInvitation { email, name, roles: roles(fields) })
}
