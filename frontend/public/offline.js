// What the phone keeps while it cannot send (docs/adr/0048-work-without-a-network.md): the app says what to keep; this
// sends it when it can, and says above the page what waits. kept.js has the store.
(() => {
  const WORDS = {{words}};
  const PAUSES = [5_000, 300_000];
  // How long what somebody was writing is shown to whoever opens the page (docs/adr/0024-two-rights.md).
  const FRESH = 15 * 60_000;
  const { WAITING, meta, get, put, drop, waiting, seal, padded, lock, unlock, destroy } = window.vedette;

  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('vedette') : null;
  if (channel) channel.onmessage = ({ data: [what, key] }) => { tell(what, key); look(); };
  /** Tells the app, and gives whether it is about the report that it shows. */
  const tell = (what, data) => !dispatchEvent(new MessageEvent(`vedette-${what}`, { data, cancelable: true }));

  let busy = false;
  let able = true;
  let lines = [];
  let own = '';
  let reason = 'signal';
  let sent = [];
  let asking = '';
  let draft = null;
  let leaving = false;
  let done = false;
  let pause = 0;
  let timer;

  /** One call; what it gives is an answer or the code of a problem. */
  async function post(path, headers = {}, body = undefined) {
    try {
      const response = await fetch(`/api/v1/${path}`, { method: 'POST', headers: { Accept: 'application/json', ...headers }, body, cache: 'no-store', signal: AbortSignal.timeout(20_000) });
      const said = await response.json();
      if (response.ok) return { said };
      return { code: said.code, reference: said.reference, wait: 1_000 * response.headers.get('Retry-After') };
    } catch {
      // Whatever speaks for the network, a station's sign-in page too, is not our server.
      return { code: 'offline' };
    }
  }

  let held;
  let first;
  /** Who is signed in, with a token: what was typed here is for the first of them only. */
  async function whose() {
    if (held?.until > Date.now() && held.since <= Date.now()) return held;
    const { said, code, wait } = await post('sessions/token');
    if (!said) return { code, wait };
    held = { token: said.token, account: said.account, reads: Boolean(said.me), since: Date.now(), until: Date.now() + 200_000 };
    first ??= said.account;
    await put('who', said.account).catch(() => {});
    return held;
  }

  async function look() {
    lines = await waiting().catch(() => []);
    if (!lines.length) asking = asking === 'waiting' ? '' : asking;
    render();
  }

  async function take(key, what) {
    await drop(WAITING + key);
    channel?.postMessage([what, key]);
  }

  /** Sends one, if it is the report of whoever is signed in: from anybody else the server would not open it. */
  async function deliver(key, account, again = true) {
    const { token, account: now, ...refusal } = await whose();
    if (!token) return refusal;
    if (account !== now) return { code: 'other' };
    const kept = await get(WAITING + key);
    if (!kept) return { code: 'gone' };
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/vnd.vedette.sealed', 'Idempotency-Key': key };
    const answer = await post('reports', headers, kept.body);
    // A token may have ended before its time.
    if (answer.code !== 'sign_in_needed' || !again) return answer;
    held = null;
    return deliver(key, account, false);
  }

  /** Sends one after the other until one has to wait, and gives for how long. */
  async function sendAll(pressed) {
    reason = 'signal';
    let later = null;
    for (const { key, account, refused } of await waiting()) {
      if (refused && !pressed) continue;
      const { said, code, reference, wait } = await deliver(key, account);
      if (said || reference) {
        await take(key, 'sent');
        if (!tell('sent', key)) sent.push(said?.reference ?? reference);
      } else if (code === 'other') {
        reason = 'other';
      } else if (code === 'sign_in_needed' || code === 'reading_ended') {
        held = null;
        reason = 'sign_in';
        return null;
      } else if (['offline', 'unavailable', 'too_many'].includes(code)) {
        return wait || 0;
      } else if (code === 'internal') {
        // It may be this one's fault: those behind it must not wait for it.
        later = 0;
      } else if (code !== 'gone') {
        await put(WAITING + key, { ...await get(WAITING + key), refused: code });
      }
    }
    return later;
  }

  /** Sends what waits, in this tab's turn, and again later if it has to wait. */
  async function run(pressed) {
    if (busy || !able || !(await waiting().catch(() => [])).length) return look();
    busy = true;
    render();
    let wait = null;
    const go = async () => { wait = pressed || navigator.onLine ? await sendAll(pressed) : 0; };
    try {
      await (navigator.locks ? navigator.locks.request('vedette-send', { ifAvailable: true }, (lock) => lock && go()) : go());
    } catch {
      wait = 0;
    }
    busy = false;
    if (wait === null) pause = 0;
    else later(wait);
    return look();
  }

  function later(wait = 0) {
    pause = Math.min(Math.max(pause * 2, PAUSES[0]), PAUSES[1]);
    clearTimeout(timer);
    timer = setTimeout(() => run(false), Math.max(pause, wait));
  }

  // What is said above the page.
  const words = () => WORDS[document.documentElement.lang] ?? WORDS.en;
  const said = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words()[name]);
  function part(name, properties, ...inside) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside.filter(Boolean));
    return made;
  }
  const line = (text) => part('p', { className: 'vd-notice__words' }, text);
  const title = (text) => part('p', { className: 'vd-notice__title' }, text);
  function button(id, text, look, press) {
    const made = part('button', { id, type: 'button', className: `govuk-button ${look}`, onclick: () => busy || press() }, text);
    if (busy) made.setAttribute('aria-disabled', 'true');
    return made;
  }
  const ways = (...buttons) => part('div', { className: 'vd-drop__ways' }, ...buttons);
  const OTHER = 'govuk-button--secondary';
  const FINAL = 'govuk-button--warning';
  const speak = (name) => { document.getElementById('said').textContent = words()[name]; };
  const signIn = () => line(part('a', { className: 'govuk-link vd-tap', href: '/sign-in?next=/report' }, said('sign_in_button')));

  function age(at) {
    const passed = Date.now() - at;
    const found = [['days', 86_400_000], ['hours', 3_600_000], ['minutes', 60_000]].find(([, millis]) => passed >= 2 * millis);
    return found ? said(found[0], { number: Math.floor(passed / found[1]) }) : said('moment');
  }

  /** Something to delete, which asks a second time. */
  function deletion(what, question, gone) {
    if (asking !== what) return [button(`drop-${what}`, said('drop'), OTHER, () => ask(what, `drop-${what}-ask`))];
    return [
      part('p', { className: 'vd-notice__words vd-bold', id: `drop-${what}-ask`, tabIndex: -1 }, said(question)),
      button(`keep-${what}`, said('keep'), OTHER, () => ask('', `drop-${what}`)),
      button(`sure-${what}`, said('sure'), FINAL, async () => {
        asking = '';
        await gone();
        await look();
        speak('dropped');
        document.querySelector('h1')?.focus();
      }),
    ];
  }
  function ask(what, focus) {
    asking = what;
    render();
    document.getElementById(focus)?.focus();
  }

  function aboutWaiting(others) {
    if (!others.length) return [];
    const refused = others.some((one) => one.refused);
    const why = refused ? 'refused' : reason;
    const gone = () => Promise.all(others.map(({ key }) => take(key, 'gone')));
    return [
      title(others.length === 1 ? said('one') : said('many', { count: others.length })),
      line(`${said('since', { age: age(others[0].at) })} ${said(why)} ${said('locked')}`),
      ['sign_in', 'other'].includes(why) && signIn(),
      ways(asking !== 'waiting' && button('send-waiting', busy ? said('working') : said('send'), '', async () => {
        speak('working');
        await run(true);
        document.getElementById('waiting')?.focus();
      }), ...deletion('waiting', 'drop_ask', gone)),
    ];
  }

  function aboutDraft() {
    if (!draft) return [];
    const carry = () => {
      const { text } = draft;
      draft = null;
      render();
      tell('draft', text);
    };
    return [
      title(said('draft')),
      line(said(draft.open ? 'draft_open' : 'draft_shut')),
      !draft.open && signIn(),
      ways(draft.open && asking !== 'draft' && button('carry-on', said('carry_on'), '', carry), ...deletion('draft', 'draft_ask', async () => {
        draft = null;
        await unsave();
      })),
    ];
  }

  /** Signing out with something unsent. */
  function aboutLeaving() {
    const out = () => {
      done = true;
      // The app may have drawn another one meanwhile.
      document.querySelector('form[action="/sign-out"]').submit();
    };
    const stay = () => {
      leaving = false;
      render();
    };
    return [
      title(said('leave')),
      line(said('leave_text')),
      ways(
        lines.length ? button('leave-send', busy ? said('working') : said('send'), '', async () => {
          speak('working');
          await run(true);
          if (!lines.length) await drop('who').then(out, out);
        }) : button('leave-stay', said('carry_on'), '', stay),
        button('leave-keep', said('leave_keep'), OTHER, () => drop('who').then(out, out)),
        button('leave-drop', said('leave_drop'), FINAL, () => forget().then(out, out)),
      ),
      lines.length > 0 && line(said(reason)),
    ];
  }

  const host = document.createElement('div');
  function render() {
    const main = document.getElementById('main');
    if (!main) return;
    // The check page speaks for its own report.
    const others = lines.filter(({ key }) => key !== own || !document.getElementById('retry'));
    const cannot = !able && document.getElementById('send') && line(said('cannot'));
    const parts = leaving ? aboutLeaving() : [
      ...sent.map((reference) => line(said('sent', { reference }))), cannot, ...aboutWaiting(others), ...aboutDraft(),
    ].filter(Boolean);
    const held = document.activeElement?.id;
    host.replaceChildren(...(parts.length ? [part('section', { className: 'vd-notice', id: 'waiting', tabIndex: -1, ariaLabel: said('region') }, ...parts)] : []));
    if (parts.length && host.nextElementSibling !== main) main.before(host);
    // Whoever stood on a button of it stands there still.
    if (held && document.activeElement?.id !== held) document.getElementById(held)?.focus();
  }

  /** Under the page: that what is typed is kept, what that means, and how to turn it off. */
  const foot = document.createElement('div');
  async function renderFoot() {
    const main = document.getElementById('main');
    if (!able || !main || !document.querySelector('#continue, #send')) return foot.remove();
    const off = await get('no-draft').catch(() => true);
    const turn = button('typing', said(off ? 'typing_start' : 'typing_stop'), OTHER, async () => {
      await (off ? drop('no-draft') : put('no-draft', true));
      await unsave();
      await renderFoot();
      speak(off ? 'typing_on' : 'typing_off');
      document.getElementById('typing')?.focus();
    });
    const summary = part('summary', { className: 'govuk-details__summary' }, part('span', { className: 'govuk-details__summary-text' }, said('typing')));
    const inside = part('div', { className: 'govuk-details__text' }, part('p', { className: 'govuk-body' }, said(off ? 'typing_off' : 'typing_on')), turn);
    const open = foot.querySelector('details')?.open;
    foot.replaceChildren(part('details', { className: 'govuk-details', open: Boolean(open) }, summary, inside));
    return main.after(foot);
  }

  async function unsave() {
    // The key goes too: what a disk may still hold of the draft stays shut.
    await drop('draft');
    await drop('draft-key');
  }

  let loaded = false;
  let typed = '';
  async function save(text) {
    typed = text;
    if (!loaded) return;
    const account = first ?? await get('who');
    if (!account || draft || leaving || await get('no-draft')) return;
    if (!text) {
      await unsave();
      return;
    }
    await put('draft', { account, at: Date.now(), ...await lock(text, account) });
  }

  /** What was being written, if it was by whoever is here: shown for a quarter of an hour, then to who may read. */
  async function load(reads) {
    const [kept, account] = [await get('draft'), first ?? await get('who')];
    if (!kept || kept.account !== account) return;
    const passed = Date.now() - kept.at;
    if (!reads && !(passed >= 0 && passed < FRESH)) {
      draft = { open: false };
      return;
    }
    draft = { open: true, text: await unlock(kept, account) };
  }

  async function forget() {
    await destroy();
    channel?.postMessage(['gone', '']);
  }

  Object.assign(window.vedette, {
    /** Seals a report and keeps it until it is sent or released. The same key again takes the place of the first. */
    async keep(key, text) {
      let late = false;
      const keeping = async () => {
        if (navigator.onLine && !first) await whose();
        const account = first ?? await get('who');
        if (!able || !account) return false;
        const body = await seal(padded(text), ['FileReport', account, key].join('\0'));
        // The app goes on without: what is stored now nobody would take back.
        if (late) return false;
        await put(WAITING + key, { account, at: Date.now(), body });
        own = key;
        // Asked once there is something to lose; whatever is answered, it is kept for now.
        navigator.storage?.persist?.().catch(() => {});
        return true;
      };
      // A store that does not answer must not keep a report from going.
      return Promise.race([keeping(), new Promise((yes) => { setTimeout(() => { late = true; yes(false); }, 5_000); })]);
    },
    /** The app could not send it either. */
    async wait() {
      await look();
      if (lines.length) later();
    },
    release: (key) => take(key, 'gone').catch(() => {}).then(look),
    save: (text) => save(text).catch(() => {}),
    who: () => get('who'),
    /** Somebody leaves in a hurry: what was being written goes, what waits stays. */
    async leave() {
      done = true;
      leaving = true;
      await unsave();
    },
  });

  async function begin() {
    try {
      await get('who');
      able = Boolean(crypto.subtle && meta('key'));
    } catch {
      able = false;
    }
    if (able) {
      // Whose phone this is has to be known before the network is gone.
      const { reads } = navigator.onLine ? await whose() : {};
      await load(reads).catch(() => {});
      loaded = true;
      if (typed) await save(typed).catch(() => {});
      await run(false);
    }
    render();
  }

  addEventListener('online', () => run(false));
  setInterval(() => lines.length && !asking && render(), 60_000);
  new MutationObserver(() => { render(); renderFoot(); }).observe(document.getElementById('app'), { childList: true });
  // Whoever has chosen what becomes of it is not asked again.
  addEventListener('beforeunload', (event) => { if (done) event.stopImmediatePropagation(); }, true);
  document.addEventListener('submit', (event) => {
    if (event.target.getAttribute('action') !== '/sign-out' || !able) return;
    const form = event.target;
    event.preventDefault();
    look().then(async () => {
      if (!lines.length && !await get('draft')) {
        await drop('who');
        return form.submit();
      }
      leaving = true;
      render();
      return document.getElementById('waiting')?.focus();
    }).catch(() => form.submit());
  }, true);
  begin();

  // The one policy of Trusted Types, good for the one worker (docs/adr/0009-two-apps-and-a-strict-policy.md).
  const address = '/sw.js';
  const createScriptURL = (url) => { if (url === address) return url; throw new TypeError('not ours'); };
  if (navigator.serviceWorker) addEventListener('load', () => {
    const policy = window.trustedTypes?.createPolicy('vedette-worker', { createScriptURL });
    navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address).catch(() => {});
  });
})();
