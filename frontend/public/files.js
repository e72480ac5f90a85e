// Photos and files on the phone (docs/adr/0053-files-that-wait-on-a-phone.md). Chosen on the check page, sealed piece by piece
// to the server's key and stored at once; sent after their report, each from where the line broke off.
(() => {
  const {
    FILE, DRAFT, meta, work, get, put, drop, piece, unfile, listed, forgetFiles, files, seal, padded, lock, unlock, seals, mine, run, look, deletion,
    rules, said, part, line, title, ways, button, speak, OTHER,
  } = window.vedette;
  const MEGA = 1024 * 1024;

  // What they are called, as long as this page lives: what is stored tells it to nobody.
  const names = new Map();
  let fault = '';
  let working = false;
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

  /** Seals a file and stores all of it or nothing. */
  async function add(file, account) {
    const key = crypto.randomUUID();
    const media = rules.kinds[file.name.split('.').pop().toLowerCase()];
    const head = await seal(padded(JSON.stringify({ name: file.name, media, bytes: file.size })), boundTo('BeginAttachment', account, key));
    const pieces = [];
    for (let at = 0; at < file.size; at += rules.piece) {
      const part = new Uint8Array(await file.slice(at, at + rules.piece).arrayBuffer());
      pieces.push(await seal(part, boundTo('SendPiece', account, key)));
    }
    await work('readwrite', (store) => {
      pieces.forEach((body, number) => store.put(body, piece(key, number)));
      return store.put({ account, report: DRAFT, at: Date.now(), size: file.size, sent: 0, body: head }, FILE + key);
    });
    names.set(key, file.name);
    navigator.storage?.persist?.().catch(() => {});
  }

  /** Takes what was chosen, one after the other; what does not fit is said beside the field. */
  async function choose(chosen) {
    if (working) return;
    working = true;
    fault = '';
    speak('working');
    const account = await mine();
    for (const file of chosen) {
      const count = (await files()).filter(({ report }) => report === DRAFT).length;
      const reason = unfit(file, count);
      if (reason) {
        fault = why(reason);
      } else {
        // A full phone, or a file that is gone by now.
        await add(file, account).catch((error) => { fault = why(error?.name === 'NotReadableError' ? 'files_damaged' : 'files_full'); });
      }
    }
    working = false;
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
    const taken = list.map(({ key, size }, place) => part('li', {},
      part('p', { className: 'govuk-body' }, `${names.get(key) ?? said('files_nameless', { number: place + 1 })}, ${mega(size)}`),
      button(`remove-${key}`, said('files_remove'), OTHER, () => remove(key))));
    const full = list.length >= rules.most;
    const field = part('input', { className: 'vd-file', id: 'photo', type: 'file', multiple: true, accept: rules.accept });
    field.setAttribute('aria-describedby', fault ? 'photo-hint photo-error' : 'photo-hint');
    if (fault) field.setAttribute('aria-invalid', 'true');
    field.onchange = () => choose([...field.files]);
    const held = document.activeElement?.id;
    host.replaceChildren(...[
      part('h2', { className: 'govuk-heading-m', id: 'files-heading', tabIndex: -1 }, said('files_heading')),
      part('p', { className: 'govuk-body' }, `${why('files_lead')} ${said('files_kinds')}`),
      part('p', { className: 'govuk-body' }, `${said('files_clean')} ${said('files_as_is')}`),
      taken.length > 0 && part('ul', { className: 'govuk-list', id: 'files' }, ...taken),
      taken.length > 0 && part('p', { className: 'govuk-body' }, said('files_kept')),
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

  window.vedette.filing = { deliver, arrived, refuse: ({ key }, code) => note(key, { refused: code }), about, draw };

  // What other apps shared: the service worker locked it away and could do no more.
  const opened = async ({ iv, body }) => crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await get('draft-key'), body);

  /** Adds words to what was being written, or begins with them. False where that is somebody else's. */
  async function write(words, account) {
    const kept = await get('draft');
    if (kept && kept.account !== account) return false;
    const parts = kept ? (await unlock(kept, account)).split('\u001e') : ['danger'];
    const at = parts.findIndex((one) => one.startsWith('narrative\u001f'));
    const clean = words.replace(/[\u001e\u001f]/g, ' ');
    if (at < 0) parts.push(`narrative\u001f${clean}`);
    else parts[at] += `\n${clean}`;
    await put('draft', { account, at: kept?.at ?? Date.now(), ...await lock(parts.join('\u001e'), account) });
    return true;
  }

  async function takeIn() {
    const account = await mine();
    const shared = account ? (await listed('share:')).filter((one) => [account, ''].includes(one.account)) : [];
    for (const { key, told, content } of shared) {
      const [head, bytes] = await Promise.all([opened(told), opened(content)]).catch(() => []);
      const { name, type } = head ? JSON.parse(new TextDecoder().decode(head)) : {};
      // Its key went with a draft that was deleted.
      if (!head) await drop(`share:${key}`);
      else if (name) await choose([new File([bytes], name, { type })]);
      else if (!await write(new TextDecoder().decode(bytes), account)) continue;
      if (head) await drop(`share:${key}`);
    }
    if (shared.length) await window.vedette.offer();
  }

  // Whoever deletes their answers deletes what was to go with them, once the app has let go of the report.
  document.addEventListener('submit', ({ target }) => { if (target.dataset.do === 'drop') setTimeout(() => forgetFiles().then(look, () => {})); }, true);
  if (meta('key') && crypto.subtle) {
    if (location.hash === '#not-kept') {
      fault = said('shared_full');
      history.replaceState(history.state, '', location.pathname);
    }
    window.vedette.ready().then(() => (navigator.locks ? navigator.locks.request('vedette-share', takeIn) : takeIn())).catch(() => {}).then(() => run(false));
  }
})();
