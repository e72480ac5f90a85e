// Photos and files on the phone (docs/adr/0053-files-that-wait-on-a-phone.md). Chosen on the check page, sealed piece by piece
// to the server's key and stored at once; sent after their report, each from where the line broke off.
(() => {
  const {
    FILE, DRAFT, SHARED, meta, work, get, put, drop, piece, unfile, listed, forgetFiles, files, seal, padded, keepDraft, unlock, seals, mine, run, look, deletion,
    learn, said, part, line, title, ways, button, speak, signIn, OTHER,
  } = window.vedette;
  const MEGA = 1024 * 1024;
  const BORN = Date.now();
  // The server fills in what a file may be, and the words, for which the app does not wait.
  const rules = $rules$;
  learn($words$);

  // What they are called, as long as this page lives: what is stored tells it to nobody.
  const names = new Map();
  let fault = '';
  let working = false;
  // Whether pictures that are chosen now may be kept as they are, beside the new ones made of them.
  let whole = false;
  const done = [];

  /** Why a file is not taken, before anything of it is read; else what it is. */
  function unfit({ name, type, size }, count) {
    const kind = rules.kinds[name.split('.').pop().toLowerCase()];
    const declared = type.split(';')[0].trim();
    if (count >= rules.most) return 'files_too_many';
    if (!kind || (declared && declared !== 'application/octet-stream' && !Object.values(rules.kinds).includes(declared))) return 'files_kind';
    if (declared && declared !== 'application/octet-stream' && declared !== kind) return 'files_not_what';
    if (!size) return 'files_empty';
    return size > rules.max ? 'files_too_big' : '';
  }
  const why = (name) => said(name, { size: rules.max / MEGA, most: rules.most });
  const boundTo = (endpoint, account, key) => [endpoint, account, key].join('\0');

  /** Seals a file and stores all of it or nothing; where it was shared, it goes from there in the same turn. */
  async function add(file, account, shared) {
    const key = crypto.randomUUID();
    const media = rules.kinds[file.name.split('.').pop().toLowerCase()];
    const wanted = whole && !shared && media.startsWith('image/');
    const head = await seal(padded(JSON.stringify({ name: file.name, media, bytes: file.size, keep_original: wanted })), boundTo('BeginAttachment', account, key));
    const pieces = [];
    for (let at = 0; at < file.size; at += rules.piece) {
      const part = new Uint8Array(await file.slice(at, at + rules.piece).arrayBuffer());
      pieces.push(await seal(part, boundTo('SendPiece', account, key)));
    }
    await work('readwrite', (store) => {
      // Somebody left meanwhile.
      if (window.vedette.left()) return store.get('');
      pieces.forEach((body, number) => store.put(body, piece(key, number)));
      store.put({ account, report: DRAFT, at: Date.now(), size: file.size, sent: 0, whole: wanted, body: head }, FILE + key);
      return store.delete(shared ?? '');
    });
    names.set(key, file.name);
    navigator.storage?.persist?.().catch(() => {});
  }

  /** Takes one; what does not fit is said. */
  async function take(file, account, shared) {
    const count = (await files()).filter((one) => one.report === DRAFT && one.account === account).length;
    const reason = unfit(file, count);
    if (reason) fault = why(reason);
    // A full phone, or a file that is gone by now.
    else await add(file, account, shared).catch((error) => { fault = why(error?.name === 'NotReadableError' ? 'files_damaged' : 'files_full'); });
  }

  /** Takes what was chosen, one after the other; what does not fit is said beside the field. */
  async function choose(chosen) {
    if (working) return;
    working = true;
    fault = '';
    speak('working');
    const account = await mine();
    for (const file of chosen) await take(file, account);
    [working, whole] = [false, false];
    await look();
    if (!fault) speak('files_added');
    document.getElementById(fault ? 'photo' : 'files-heading')?.focus();
  }

  async function remove(key) {
    await work('readwrite', (store) => unfile(store, key));
    await look();
    speak('files_removed');
    document.getElementById('files-heading')?.focus();
  }

  const mega = (size) => `${Math.max(0.1, size / MEGA).toFixed(1)} MB`;

  /** The part of the check page with the files; `list` is null where nothing can be kept. */
  const host = document.createElement('section');
  function draw(list) {
    const form = document.getElementById('send')?.form;
    if (!list || !form) return host.remove();
    const taken = list.map(({ key, size, whole: kept }, place) => part('li', {},
      part('p', { className: 'govuk-body' }, `${names.get(key) ?? said('files_nameless', { number: place + 1 })}, ${mega(size)}${kept ? `. ${said('files_whole')}` : ''}`),
      button(`remove-${key}`, said('files_remove'), OTHER, () => remove(key))));
    const full = list.length >= rules.most;
    const field = part('input', { className: 'vd-file', id: 'photo', type: 'file', multiple: true, accept: rules.accept });
    field.setAttribute('aria-describedby', fault ? 'photo-hint photo-error' : 'photo-hint');
    if (fault) field.setAttribute('aria-invalid', 'true');
    field.onchange = () => choose([...field.files]);
    const tick = part('input', { className: 'govuk-checkboxes__input', id: 'whole', type: 'checkbox', checked: whole, onchange: () => { whole = tick.checked; } });
    tick.setAttribute('aria-describedby', 'whole-hint');
    const held = document.activeElement?.id;
    host.replaceChildren(...[
      part('h2', { className: 'govuk-heading-m', id: 'files-heading', tabIndex: -1 }, said('files_heading')),
      part('p', { className: 'govuk-body' }, `${why('files_lead')} ${said('files_kinds')}`),
      part('p', { className: 'govuk-body' }, `${said('files_clean')} ${said('files_as_is')}`),
      taken.length > 0 && part('ul', { className: 'govuk-list', id: 'files' }, ...taken),
      taken.length > 0 && part('p', { className: 'govuk-body' }, said('files_kept')),
      !full && part('div', { className: 'govuk-form-group govuk-checkboxes' }, part('div', { className: 'govuk-checkboxes__item' },
        tick,
        part('label', { className: 'govuk-label govuk-checkboxes__label', htmlFor: 'whole' }, said('files_keep')),
        part('div', { className: 'govuk-hint govuk-checkboxes__hint', id: 'whole-hint' }, said('files_keep_hint')))),
      (!full || fault) && part('div', { className: `govuk-form-group${fault ? ' govuk-form-group--error' : ''}` },
        part('label', { className: 'govuk-label', htmlFor: 'photo' }, said('files_choose')),
        part('div', { className: 'govuk-hint', id: 'photo-hint' }, said('files_choose_hint')),
        fault && part('p', { className: 'govuk-error-message', id: 'photo-error' }, fault),
        field),
      part('p', { className: 'govuk-body' }, part('a', { className: 'govuk-link vd-tap', href: '/about/phone', target: '_blank', rel: 'noopener' }, said('phone'))),
    ].filter(Boolean));
    if (form.previousElementSibling !== host) form.before(host);
    if (held && document.activeElement?.id !== held) document.getElementById(held)?.focus();
    return undefined;
  }

  /** What is said above the page: of files on their way, of those that were refused, and of those that wait for a report. */
  function about(all, reason) {
    const on = all.filter(({ reference, refused }) => reference && !refused);
    const not = all.filter(({ refused }) => refused);
    const own = all.filter(({ report }) => report === DRAFT);
    const drop = (some) => () => work('readwrite', (store) => some.map(({ key }) => unfile(store, key)).pop());
    const [there, size] = ['sent', 'size'].map((name) => on.reduce((sum, file) => sum + file[name], 0));
    return [
      ...aboutShared(),
      fault && !document.getElementById('send') && line(fault),
      ...done.map((reference) => line(said('files_sent', { reference }))),
      on.length > 0 && title(said('files_going')),
      on.length > 0 && line(`${said('files_there', { number: Math.floor((100 * there) / size) })} ${said(reason)}`),
      on.length > 0 && ways(button('send-files', said(window.vedette.busy() ? 'working' : 'send'), '', () => run(true)), ...deletion('going', 'files_drop_ask', drop(on))),
      not.length > 0 && line(said('files_refused')),
      not.length > 0 && ways(...deletion('unkept', 'files_drop_ask', drop(not))),
      own.length > 0 && !document.getElementById('send') && line(said('files_draft', { count: own.length })),
      own.length > 0 && !document.getElementById('send') && ways(...deletion('files', 'files_drop_ask', drop(own))),
    ].flat().filter(Boolean);
  }

  const note = async (key, news) => {
    const file = await get(FILE + key);
    if (file) await put(FILE + key, { ...file, ...news });
  };

  /** Sends what is left of a file; the server says where that begins. */
  async function deliver({ key }) {
    let file = await get(FILE + key);
    if (!file) return { code: 'gone' };
    const { account, reference } = file;
    if (!file.id) {
      const { said: begun, ...refusal } = await seals(`reports/${reference}/attachments`, account, key, file.body);
      if (!begun) return { ...refusal, reference: undefined };
      await note(key, { id: begun.id });
    }
    let again = true;
    for (;;) {
      file = await get(FILE + key);
      if (!file) return { code: 'gone' };
      const body = await get(piece(key, Math.floor(file.sent / rules.piece)));
      if (!body) return { code: 'invalid' };
      const { said: now, ...refusal } = await seals(`attachments/${file.id}/pieces/${file.sent}`, account, key, body);
      if (now) {
        await note(key, { sent: now.arrived });
        await look();
        if (now.arrived >= now.bytes) return { said: now };
      } else if (refusal.code === 'conflict' && again) {
        // The server knows less of it than this phone believes.
        again = false;
        await note(key, { sent: 0 });
      } else {
        return refusal;
      }
    }
  }

  async function arrived({ key, reference }) {
    await work('readwrite', (store) => unfile(store, key));
    if (!(await files()).some((other) => other.reference === reference) && !done.includes(reference)) done.push(reference);
  }

  window.vedette.filing = { deliver, arrived, refuse: ({ key }, code) => note(key, { refused: code }), about, draw, read };

  // What other apps shared waits beside the form, in this browser, until its person says what becomes of it.
  let shared = [];
  /** How much of it is shown. */
  const FIRST = 100;
  const opened = ({ iv, body }, key) => crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, body);
  const text = (bytes) => new TextDecoder().decode(bytes);

  /** What it is: the name of a file and its size, or the first words. */
  async function described({ key, lock, told }) {
    const { name, type, size } = JSON.parse(text(await opened(told, lock)));
    if (name) return { key, name, type, what: `${name}, ${mega(size)}` };
    const words = [...text(await opened(await get(SHARED + key), lock)).trim().slice(0, 4 * FIRST)];
    return { key, name, what: `“${words.slice(0, FIRST).join('')}${words.length > FIRST ? '…' : ''}”` };
  }

  /** Makes it theirs whom the server named, unless it is gone by now. */
  const bind = (name, account) => work('readwrite', (store) => {
    const request = store.get(name);
    request.onsuccess = () => request.result && store.put({ ...request.result, account }, name);
    return request;
  });
  // Nobody's for longer than what was being written is shown. A clock that was set back makes nothing old.
  const stale = ({ account, guess, at }, who) => !account && (!guess || guess !== who) && Date.now() - at > 15 * 60_000;

  /**
   * What was shared by whoever is signed in. It is theirs whom the server names first, within a quarter of an hour or if they were
   * signed in when it came, and after that nobody's (docs/adr/0053-files-that-wait-on-a-phone.md).
   */
  async function read() {
    const account = await mine();
    const found = [];
    for (const one of await listed(SHARED)) {
      const name = SHARED + one.key;
      if (one.comes > Date.now()) continue;
      if (stale(one, account)) {
        await drop(name);
      } else if (!one.account || one.account === account) {
        if (!one.account && account && window.vedette.known()) await bind(name, account);
        if (one.lost && account) {
          fault = one.lost === 'big' ? why('files_too_big') : said('shared_full');
          // It is for the page that sharing leads to. The one that goes then may look once more, and would take it along.
          if (one.at < BORN) await drop(name);
        } else if (!one.lost) {
          const damaged = { key: one.key, broken: true, what: why('files_damaged') };
          found.push(account && window.vedette.shows(one.at) ? await described(one).catch(() => damaged) : { key: one.key });
        }
      }
    }
    shared = found;
    await look();
  }

  function aboutShared() {
    if (!shared.length) return [];
    const open = shared.every(({ what }) => what);
    const gone = () => work('readwrite', (store) => shared.map(({ key }) => store.delete(SHARED + key)).pop()).then(read);
    return [
      title(said('shared')),
      ...shared.filter(({ what }) => what).map(({ what }) => line(what)),
      line(said(open ? 'shared_text' : 'shared_shut')),
      !open && signIn(),
      ways(open && button('share-add', said('shared_add'), '', takeIn), ...deletion('shared', 'shared_drop_ask', gone, 'shared_drop')),
    ];
  }

  /** Adds words to what is being written, or begins with them; they go from where they waited in the same turn. */
  async function write(words, account, name) {
    const { channel, tell, writing: { settle, typed, offer } } = window.vedette;
    await settle();
    const before = await get('draft');
    if (before && before.account !== account) return said('shared_other');
    const kept = typed() ? null : before;
    const parts = ((kept ? await unlock(kept, account) : typed()) || 'danger').split('\u001e');
    const at = parts.findIndex((one) => one.startsWith('narrative\u001f'));
    const clean = words.replace(/[\u001e\u001f]/g, ' ');
    if (at < 0) parts.push(`narrative\u001f${clean}`);
    else parts[at] += `\n${clean}`;
    const whole = parts.join('\u001e');
    if (!await keepDraft(whole, account, kept?.at ?? Date.now(), () => !window.vedette.left(), (store) => store.delete(name))) return '';
    // Every other tab offers the draft, and so does this one where it was only offered so far.
    channel?.postMessage(['added', '']);
    if (kept || !tell('draft', whole)) await offer();
    return '';
  }

  async function takeEach() {
    const account = await mine();
    for (const { key, name, type, broken } of shared) {
      const one = !broken && await get(SHARED + key);
      // Another tab may have been faster.
      const bytes = one && await opened(one, one.lock);
      if (bytes && name) await take(new File([bytes], name, { type }), account, SHARED + key);
      else if (bytes) fault ||= await write(text(bytes), account, SHARED + key).catch(() => said('shared_full'));
    }
  }

  /** Adds what was shared to the report. What does not fit stays, and is said. */
  async function takeIn() {
    if (working || document.querySelector('#send[aria-disabled]')) return;
    working = true;
    fault = '';
    speak('working');
    try {
      // Two tabs must not add the same twice.
      await (navigator.locks ? navigator.locks.request('vedette-share', takeEach) : takeEach());
    } catch {
      fault = why('files_damaged');
    }
    working = false;
    await read();
    if (fault) document.getElementById('said').textContent = fault;
    else speak('files_added');
    const at = (fault && document.getElementById('photo')) || document.getElementById('waiting') || document.getElementById('files-heading');
    at?.focus();
  }

  // Whoever deletes their answers deletes what was to go with them, once the app has let go of the report.
  document.addEventListener('submit', ({ target }) => { if (target.dataset.do === 'drop') setTimeout(() => mine().then((account) => forgetFiles(false, account)).then(look, () => {})); }, true);
  if (meta('key') && crypto.subtle) {
    const told = { '#not-kept': 'shared_full', '#not-stored': 'shared_off' }[location.hash];
    if (told) {
      fault = said(told);
      history.replaceState(history.state, '', location.pathname);
    }
    window.vedette.ready().then(read).catch(() => {}).then(() => run(false));
    // Something may have been shared by way of another tab.
    addEventListener('focus', () => window.vedette.ready().then(read).catch(() => {}));
  }
})();
