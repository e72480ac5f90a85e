// What the phone keeps while it cannot send (docs/adr/0048-work-without-a-network.md): the app says what to keep; this
// sends it when it can, and says above the page what waits. kept.js has the store, ask.js the calls, say.js the words, files.js the files.
(() => {
  // The server has other answers of the same report.
  const CHANGED = 'changed';
  const PAUSES = [5_000, 300_000];
  const { WAITING, DRAFT, meta, work, get, put, drop, waiting, files, forgetFiles, quietUntil, keepReport, takeReport, seal, padded, unsent, shut, destroy } = window.vedette;
  const { whose, seals, mine, known, forgetToken, said, part, line, title, ways, button, speak, signIn, lacking, age, writing, OTHER, FINAL } = window.vedette;

  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('vedette') : null;
  if (channel) channel.onmessage = ({ data: [what, key] }) => {
    // Whoever is here deleted everything in another tab, which leads on once nobody is signed in. Of somebody else it is no matter.
    if (what === 'over' || what === 'out') {
      if (key !== person) return;
      done = gone = true;
      clearTimeout(timer);
      if (what === 'over') shut();
      else location.replace('/sign-in?next=/report&notice=ended');
      return;
    }
    tell(what, key);
    // What this tab says must not take the place of that unasked.
    if (what === 'added') writing.offer();
    look();
  };
  /** Tells the app, and gives whether it took that: it is about the report that it shows, or something to go on with. */
  const tell = (what, data) => !dispatchEvent(new MessageEvent(`vedette-${what}`, { data, cancelable: true }));

  let busy = false;
  let able = true;
  let lines = [];
  let attached = [];
  let own = '';
  let reason = 'signal';
  let sent = [];
  let asking = '';
  let person;
  /** What no other person than whoever is here wrote. */
  const ours = ({ account }) => !person || account === person;
  // Signing out asks what becomes of it; the page may go unasked; nothing is kept any more.
  let [leaving, done, gone] = [false, false, false];
  let [pause, timer] = [0];
  let [readable, quiet] = [false, 0];
  const told = ({ at }) => at > quiet;

  async function look() {
    person = await mine().catch(() => {});
    quiet = await quietUntil(readable && !done).catch(() => 0);
    lines = await waiting().catch(() => []);
    attached = (await files().catch(() => [])).filter(ours);
    if (!lines.length && ['waiting', 'theirs'].includes(asking)) asking = '';
    render();
  }

  async function take(key, what, so = {}) {
    await takeReport(key, so);
    channel?.postMessage([what, key]);
  }

  /** The server has other answers under this key: what waits here waits for its person. Its files belong to the same report. */
  async function changed(key, reference) {
    await take(key, 'sent', { reference, account: await mine(), note: { refused: CHANGED, reference } });
  }

  async function deliver({ key, account }) {
    const kept = await get(WAITING + key);
    return kept ? seals('reports', account, key, kept.body) : { code: 'gone' };
  }

  async function arrived({ key, at }, { said, reference }) {
    if (said) await take(key, 'sent', { reference: said.reference });
    else await changed(key, reference);
    if (!tell('sent', key) && said && told({ at })) sent.push(said.reference);
  }

  const refuse = async ({ key }, code) => put(WAITING + key, { ...await get(WAITING + key), refused: code });

  /** Sends one after the other until one has to wait, and gives for how long. */
  async function sendEach(all, pressed, by) {
    let later = null;
    for (const one of all) {
      if (one.refused && (!pressed || one.refused === CHANGED)) continue;
      const answer = await by.deliver(one);
      const { said, code, reference, wait } = answer;
      if (said || reference) {
        await by.arrived(one, answer);
      } else if (code === 'other') {
        reason = 'other';
      } else if (code === 'sign_in_needed' || code === 'reading_ended') {
        forgetToken();
        reason = 'sign_in';
        return null;
      } else if (['offline', 'unavailable', 'too_many'].includes(code)) {
        return wait || 0;
      } else if (code === 'internal') {
        // It may be this one's fault: those behind it must not wait for it.
        later = 0;
      } else if (code !== 'gone') {
        await by.refuse(one, code);
      }
    }
    return later;
  }

  /** The reports, then what goes with them. */
  async function sendAll(pressed) {
    reason = 'signal';
    const later = await sendEach(await waiting(), pressed, { deliver, arrived, refuse });
    const ready = (await files()).filter(({ reference }) => reference);
    const { filing } = window.vedette;
    const others = ready.length && filing ? await sendEach(ready, pressed, filing) : null;
    return later ?? others;
  }

  const going = (all = lines) => all.some(({ refused }) => refused !== CHANGED) || attached.some(({ reference }) => reference);

  /** Sends what waits, in this tab's turn, and again later if it has to wait. */
  async function run(pressed) {
    await look();
    if (busy || !able || !going()) return;
    busy = true;
    render();
    let wait = null;
    // Where another tab has the turn this one looks again later: the other may be closed before it is done.
    const go = async (lock) => { wait = lock && (pressed || navigator.onLine) ? await sendAll(pressed) : 0; };
    try {
      await (navigator.locks ? navigator.locks.request('vedette-send', { ifAvailable: true }, go) : go(true));
    } catch {
      wait = 0;
    }
    busy = false;
    if (wait === null) pause = 0;
    else later(wait);
    await look();
  }

  function later(wait = 0) {
    pause = Math.min(Math.max(pause * 2, PAUSES[0]), PAUSES[1]);
    clearTimeout(timer);
    timer = setTimeout(() => run(false), Math.max(pause, wait));
  }

  /** Something to delete, which asks a second time. */
  function deletion(what, question, gone, name = 'drop') {
    if (asking !== what) return [button(`drop-${what}`, said(name), OTHER, () => ask(what, `drop-${what}-ask`))];
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

  /** What the person changed after it had arrived: only they can say it again. */
  function aboutChanged({ key, reference }) {
    const where = part('a', { className: 'govuk-link vd-tap', href: `/mine/${reference}/add/more` }, said('changed_link'));
    return [
      title(said('changed')), line(said('changed_text', { reference })), line(where),
      ways(...deletion(`changed-${key}`, 'changed_ask', () => take(key, 'gone', { reference }))),
    ];
  }

  function aboutWaiting(others, theirs) {
    if (!others.length) return [];
    const [name, until] = theirs ? ['theirs', 'other'] : ['waiting', reason.replace('other', 'signal')];
    const why = others.some(({ refused }) => refused) ? 'refused' : until;
    const gone = () => Promise.all(others.map(({ key }) => take(key, 'gone')));
    const count = attached.filter(({ report }) => others.some(({ key }) => key === report)).length;
    return [
      title(others.length === 1 ? said('one') : said('many', { count: others.length })),
      line(`${said('since', { age: age(others[0].at) })} ${said(why)} ${said('locked')}`),
      count > 0 && line(said('with_files', { count })),
      ['sign_in', 'other'].includes(why) && signIn(),
      ways(!theirs && asking !== name && button('send-waiting', busy ? said('working') : said('send'), '', async () => {
        speak('working');
        await run(true);
        document.getElementById('waiting')?.focus();
      }), ...deletion(name, theirs ? 'drop_other_ask' : 'drop_ask', gone)),
    ];
  }

  /** Signing out with something unsent. */
  function aboutLeaving() {
    const goes = () => going(lines.filter(ours));
    const out = () => {
      // The app may have drawn another one meanwhile.
      document.querySelector('form[action="/sign-out"]').submit();
    };
    // What could not be kept the page asks about once more.
    const keep = async () => {
      done = await writing.settle();
      await drop('who').then(out, out);
    };
    const stay = () => {
      leaving = false;
      render();
    };
    return [
      title(said('leave')),
      line(said('leave_text')),
      ways(
        goes() ? button('leave-send', busy ? said('working') : said('send'), '', async () => {
          speak('working');
          await run(true);
          if (!goes()) await keep();
        }) : button('leave-stay', said('carry_on'), '', stay),
        button('leave-keep', said('leave_keep'), OTHER, keep),
        button('leave-drop', said('leave_drop'), FINAL, () => {
          done = gone = true;
          writing.back();
          channel?.postMessage(['over', person]);
          addEventListener('pagehide', () => channel?.postMessage(['out', person]), { once: true });
          destroy(person).then(out, out);
        }),
      ),
      goes() && line(said(reason)),
    ];
  }

  const host = document.createElement('div');
  function render() {
    const main = document.getElementById('main');
    if (!main) return;
    // The check page speaks for its own report.
    const shown = lines.filter(told);
    const others = shown.filter(({ key, refused }) => refused !== CHANGED && (key !== own || !document.getElementById('retry')));
    const { filing } = window.vedette;
    const cannot = document.getElementById('send') && lacking(able);
    const parts = leaving ? aboutLeaving() : [
      ...sent.map((reference) => line(said('sent', { reference }))), cannot,
      ...shown.filter(({ refused }) => refused === CHANGED).flatMap(aboutChanged), ...aboutWaiting(others.filter(ours)), ...aboutWaiting(others.filter((one) => !ours(one)), true), ...(filing?.about(attached.filter(told), reason) ?? []), ...writing.about(asking),
    ].filter(Boolean);
    const held = document.activeElement?.id;
    host.replaceChildren(...(parts.length ? [part('section', { className: 'vd-notice', id: 'waiting', tabIndex: -1, ariaLabel: said('region') }, ...parts)] : []));
    if (parts.length && host.nextElementSibling !== main) main.before(host);
    // Whoever stood on a button of it stands there still.
    if (held && document.activeElement?.id !== held) document.getElementById(held)?.focus();
    const mineNow = document.getElementById('retry') || document.querySelector('#send[aria-disabled]') ? own : DRAFT;
    filing?.draw(able ? attached.filter(({ report }) => report === DRAFT || report === mineNow) : null);
  }

  Object.assign(window.vedette, {
    /** Seals a report and keeps it until it is sent or released. The same key again takes the place of the first. */
    async keep(key, text) {
      let late = false;
      const keeping = async () => {
        if (navigator.onLine && !known()) await whose();
        const account = await mine();
        if (!able || !account) return false;
        const body = await seal(padded(text), ['FileReport', account, key].join('\0'));
        // The app goes on without: what is stored now nobody would take back.
        if (late) return false;
        await keepReport(key, { account, at: Date.now(), body });
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
    /** The server has it, and its files may follow; without a reference it is no longer what the person says. */
    async release(key, reference) {
      await take(key, 'gone', { reference, account: await mine(), left: DRAFT }).catch(() => {});
      // The page may be closed before the app says that nothing is written any more, and would offer it to be sent again.
      if (reference && writing.typed() !== null) await writing.unsave().catch(() => {});
      await run(false);
    },
    async changed(key, reference) {
      await changed(key, reference).catch(() => {});
      await run(false);
    },
    who: () => get('who'),
    busy: () => busy, left: () => gone,
    /** Leads elsewhere; unasked if nothing is lost by that. */
    go(to, kept) {
      done = kept;
      location.assign(to);
    },
    run, look, deletion,
    channel, tell, render,
    able: () => able, reads: () => readable,
    ready: () => ready,
    /** Somebody leaves in a hurry: what was being written goes, what waits stays. */
    async leave() {
      done = leaving = gone = true;
      writing.back();
      await forgetFiles(true);
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
      readable = reads;
      await writing.begin();
      await run(false);
    }
    render();
  }

  addEventListener('online', () => run(false));
  setInterval(() => lines.length && !asking && render(), 60_000);
  new MutationObserver(() => { render(); writing.foot(); }).observe(document.getElementById('app'), { childList: true });
  // Whoever has chosen what becomes of it is not asked again.
  addEventListener('beforeunload', (event) => { if (done) event.stopImmediatePropagation(); }, true);
  document.addEventListener('submit', (event) => {
    if (event.target.getAttribute('action') !== '/sign-out' || !able) return;
    const form = event.target;
    event.preventDefault();
    writing.settle().then(look).then(async () => {
      if (!await unsent(person)) {
        await drop('who');
        return form.submit();
      }
      leaving = true;
      render();
      return document.getElementById('waiting')?.focus();
    }).catch(() => form.submit());
  }, true);
  const ready = begin();
})();
