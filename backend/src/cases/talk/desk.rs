//! What staff say, and reading it.

use super::{Saying, letters, replaces, say, timeline, wrong};
use crate::{
    accounts,
    cases::{
        access::{Eyes, open_names},
        store::look,
    },
    entries,
    kernel::{
        Ctx, Kernel, audit,
        db::Rows,
        error::{Error, Result},
    },
    reports::{self, Reader, Thread},
};
use shared::{
    audit::Action,
    entries::{
        AddNote, AddTask, Entries, EntryAdded, Letter, ListEntries, MessageWritten, NewMessage, NewNote, Said, Task, TaskTemplate,
        WriteToReporter,
    },
    ids::{AccountId, CaseId, EntryId},
    page::PageQuery,
    permission::{Permission, Role},
    priority::Priority,
};

pub(super) async fn list_entries(ctx: Ctx<ListEntries>, (id,): (CaseId,), query: PageQuery) -> Result<Entries> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, id, Permission::ReadReport).await?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::EntriesRead, id.into()).await?;
    let open = open_names(&eyes, &seen, ctx.now);
    if !open.is_empty() {
        audit::read(kernel, ctx.now, ctx.actor.who(), Action::NameRead, id.into()).await?;
    }
    timeline::page(kernel, &seen, &open, query.cursor.as_deref()).await
}

pub(crate) async fn add_note(ctx: Ctx<AddNote>, (id,): (CaseId,), new: NewNote) -> Result<EntryAdded> {
    let eyes = Eyes::of(&ctx.kernel, ctx.signed()?).await?;
    let seen = look(&ctx.kernel, &eyes, id, Permission::MoveCase).await?;
    let saying = Saying::of_case(Said::Note { note: new.note }, new.supersedes);
    let check = move |book: &entries::Book| replaces(book, new.supersedes, |said| matches!(said, Said::Note { .. }));
    let written = say(&ctx, Action::NoteAdded, &eyes, &seen, saying, Rows::default(), check).await?;
    Ok(EntryAdded { id: EntryId(written.subject) })
}

pub(crate) async fn add_task(ctx: Ctx<AddTask>, (id,): (CaseId,), task: Task) -> Result<EntryAdded> {
    let eyes = Eyes::of(&ctx.kernel, ctx.signed()?).await?;
    let seen = look(&ctx.kernel, &eyes, id, Permission::MoveCase).await?;
    if (task.template == TaskTemplate::DutyToWarn) != task.whom.is_some() {
        return Err(wrong("/whom", "Say who has to be told if somebody has to be warned, and only then."));
    }
    let saying = Saying::of_case(Said::Task { task }, None);
    let written = say(&ctx, Action::TaskAdded, &eyes, &seen, saying, Rows::default(), |_| Ok(())).await?;
    Ok(EntryAdded { id: EntryId(written.subject) })
}

const TAKEN_BACK: &str = "This report was taken back, and its reporter was told that nobody asks them more. If somebody may be in \
    danger, set the priority to urgent (P1) first.";

pub(crate) async fn write_to_reporter(ctx: Ctx<WriteToReporter>, (id,): (CaseId,), new: NewMessage) -> Result<MessageWritten> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, id, Permission::MessageReporter).await?;
    let thread = reports::thread(kernel, id, new.report).await?;
    let (letter, to) = told(kernel, &thread, ctx.now).await?;
    let post = if letter == Letter::Sent { letters::prepare(kernel, &seen, &thread, to, ctx.now)? } else { Rows::default() };
    let saying = Saying { said: Said::Message { text: new.text, letter }, report: Some(thread.id), supersedes: new.supersedes };
    let urgent = seen.priority() == Priority::P1;
    let check = move |book: &entries::Book| {
        // They were told that nobody asks them more, unless somebody may be in danger (docs/domain.md §4.2).
        if !urgent && book.is_withdrawn() {
            return Err(wrong("/report", TAKEN_BACK));
        }
        replaces(book, new.supersedes, |said| matches!(said, Said::Message { .. }))
    };
    let written = say(&ctx, Action::ReporterWrittenTo, &eyes, &seen, saying, post, check).await?;
    let id = EntryId(written.subject);
    // A retry is told of the first one's letter, whatever would be decided now.
    let first = if written.replayed { letter_of(kernel, &thread, id).await? } else { letter };
    Ok(MessageWritten { id, letter: first })
}

/// Whether a letter says that there is something to read, and to whom: whoever sent the report said how to reach them.
pub(super) async fn told(kernel: &Kernel, thread: &Thread, now: shared::time::Moment) -> Result<(Letter, AccountId)> {
    if !thread.has_account {
        return Ok((thread.letter, thread.by));
    }
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, thread.institution).await?;
    let to = merged.now(thread.by);
    let active = accounts::holding(kernel, to, thread.institution, &Role::ALL).await?.is_some();
    let reads = active && Reader::whose(kernel, thread.institution, to, now).await?.reads(thread);
    Ok((if reads { thread.letter } else { Letter::NobodyReads }, to))
}

async fn letter_of(kernel: &Kernel, thread: &Thread, id: EntryId) -> Result<Letter> {
    let book = entries::of(kernel.db.reader(), &kernel.vault, &[thread.id.0]).await?;
    match book.find(id).map(|entry| &entry.said) {
        Some(Said::Message { letter, .. }) => Ok(*letter),
        _ => Err(Error::internal("a message is missing")),
    }
}
