// What is being written, kept on this phone between two visits (docs/rules.md §1.5): kept as it is typed, offered to its person
// when they come back, and what is said of that above and under the page.
(() => {
  const { get, put, drop, work, listed, SHARED, keepDraft, unlock, mine, said, part, line, title, ways, button, speak, OTHER } = window.vedette;
  // How long it is shown to whoever opens the page (docs/adr/0024-two-rights.md).
  const FRESH = 15 * 60_000;
  // In this tab: whoever wrote something went to sign in.
  const BACK = 'vedette-back';
  const host = document.createElement('div');
  // What is offered, and whether what is kept is somebody else's.
  let [draft, foreign] = [null, false];
  let [loaded, typed, saving, asked] = [false, '', Promise.resolve(true)];

  async function unsave() {
    if (foreign) return;
    // The key goes too: what a disk may still hold of it stays shut.
    await work('readwrite', (store) => { store.delete('draft-key'); return store.delete('draft'); });
  }

  /** Gives whether nothing would be lost with the page. */
  async function save(text) {
    typed = text;
    if (!loaded) return !text;
    const account = await mine();
    const { left } = window.vedette;
    if (!account || draft || left() || foreign || await get('no-draft')) return !text;
    if (!text) {
      await unsave();
      return true;
    }
    // Not if somebody left meanwhile, or another tab added to it.
    return keepDraft(text, account, Date.now(), () => !left() && !draft);
  }
  const keep = (text) => {
    saving = save(text).catch(() => false);
    return saving;
  };
  /** What is typed by now is kept; gives whether it could be. */
  function settle() {
    // The app says what that is, and does so by itself once a second.
    document.dispatchEvent(new Event('visibilitychange'));
    return saving;
  }

  /** Leads to signing in, and then back to the same question. */
  function signIn() {
    const onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      settle().then((kept) => {
        try { if (typed || draft) sessionStorage[BACK] = 1; } catch { /* then it is offered */ }
        window.vedette.go('/sign-in?next=/report', kept);
      });
    };
    return line(part('a', { className: 'govuk-link vd-tap', href: '/sign-in?next=/report', onclick }, said('sign_in_button')));
  }
  /** Whether whoever comes here went away by that; told once. */
  function back() {
    try {
      const went = sessionStorage[BACK];
      delete sessionStorage[BACK];
      return Boolean(went);
    } catch { return false; }
  }

  const fresh = (at) => Date.now() >= at && Date.now() - at < FRESH;

  /** What was being written, if it was by whoever is here: shown for a quarter of an hour, then to who may read. */
  async function load(again) {
    const [kept, account, reads] = [await get('draft'), await mine(), window.vedette.reads()];
    // Only its own person gives up what was kept.
    foreign = Boolean(kept && account) && kept.account !== account;
    if (!kept || kept.account !== account) return;
    if (!reads && !fresh(kept.at)) {
      draft = { open: false };
      return;
    }
    draft = { open: true, text: await unlock(kept, account) };
    // Whoever went to sign in again in the middle of it comes back to the same question, unless they began anew meanwhile.
    settle();
    if (reads && again && !typed && !document.querySelector('#main :checked')) carry();
  }

  function carry() {
    const { text } = draft;
    draft = null;
    const taken = window.vedette.tell('draft', text);
    if (taken) typed = text;
    // The app may still be on its way: it asks once it is there.
    else draft = { open: true, text, wanted: true };
    window.vedette.render();
    speak(taken ? 'draft_back' : 'working');
  }

  /** What is said above the page; `asking` what is being deleted. */
  function about(asking) {
    asked = asking;
    if (!draft) return [];
    const drops = window.vedette.deletion('draft', 'draft_ask', async () => {
      draft = null;
      await unsave();
      // What was typed beside it takes its place.
      await keep(typed);
      foot();
    });
    return [
      title(said('draft')),
      line(said(draft.open ? 'draft_open' : 'draft_shut')),
      !draft.open && signIn(),
      ways(draft.open && asking !== 'draft' && button('carry-on', said(draft.wanted ? 'working' : 'carry_on'), '', carry), ...drops),
    ];
  }

  /** What was shared with the form and not added, by whoever is here or nobody known. */
  async function forget() {
    const account = await mine();
    const theirs = (await listed(SHARED)).filter((one) => !one.account || one.account === account);
    for (const { key } of theirs) await drop(SHARED + key);
  }

  /** Under the page: that what is typed is kept, what that means, and how to turn it off. Not beside another draft. */
  async function foot() {
    const main = document.getElementById('main');
    if (!window.vedette.able() || draft || foreign || !main || !document.querySelector('#continue, #send')) return host.remove();
    const off = await get('no-draft').catch(() => true);
    if (draft || foreign) return host.remove();
    const turn = button('typing', said(off ? 'typing_start' : 'typing_stop'), OTHER, async () => {
      await (off ? drop('no-draft') : put('no-draft', true));
      await unsave();
      if (!off) await forget();
      await window.vedette.filing?.read();
      await foot();
      speak(off ? 'typing_on' : 'typing_off');
      document.getElementById('typing')?.focus();
    });
    const summary = part('summary', { className: 'govuk-details__summary' }, part('span', { className: 'govuk-details__summary-text' }, said('typing')));
    const inside = part('div', { className: 'govuk-details__text' }, part('p', { className: 'govuk-body' }, said(off ? 'typing_off' : 'typing_on')), turn);
    const open = host.querySelector('details')?.open;
    host.replaceChildren(part('details', { className: 'govuk-details', open: Boolean(open) }, summary, inside));
    return main.after(host);
  }

  const writing = {
    about, foot, unsave, settle, back,
    async begin() {
      await load(back()).catch(() => {});
      loaded = true;
      if (typed) await keep(typed);
      await foot();
    },
    /** What another tab, or an app, added to. */
    offer: () => load().catch(() => {}).then(window.vedette.render).then(foot),
    /** What is written on this page; null where a draft is offered instead. */
    typed: () => (draft ? null : typed),
  };
  Object.assign(window.vedette, {
    writing, signIn,
    save: keep,
    /** The app is there. */
    begun: async () => { if (draft?.wanted && asked !== 'draft') carry(); },
    shows: (at) => window.vedette.reads() || fresh(at),
  });
})();
