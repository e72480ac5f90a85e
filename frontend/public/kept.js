// The store of a phone (docs/adr/0048-work-without-a-network.md). A report that waits is sealed to the server's key:
// nothing here opens it again, nor its files. A draft is locked with a key that scripts cannot read and this browser can use.
(() => {
  const STORE = 'kept';
  const WAITING = 'send:';
  const FILE = 'file:';
  // Files of no report yet.
  const DRAFT = 'draft';
  const meta = (name) => document.querySelector(`meta[name=vedette-${name}]`)?.content ?? '';

  let opened;
  // Once everything is deleted nothing begins again until the page does.
  let over = false;
  function open() {
    if (over) return Promise.reject(new Error('everything was deleted'));
    opened ??= new Promise((yes, no) => {
      const request = indexedDB.open('vedette', 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onerror = () => no(request.error);
      request.onsuccess = () => {
        // Another tab deletes everything: it must not wait for this one.
        request.result.onversionchange = () => { request.result.close(); opened = null; };
        yes(request.result);
      };
    });
    opened.catch(() => { opened = null; });
    return opened;
  }

  /** This tab asks the store for nothing any more. */
  async function shut() {
    over = true;
    (await opened?.catch(() => {}))?.close();
  }

  /** Done only once it is on the disk. */
  async function work(mode, act) {
    const database = await open();
    return new Promise((yes, no) => {
      const turn = database.transaction(STORE, mode, { durability: 'strict' });
      const request = act(turn.objectStore(STORE));
      turn.oncomplete = () => yes(request.result);
      turn.onabort = () => no(turn.error);
    });
  }
  const get = (name) => work('readonly', (store) => store.get(name));
  const put = (name, value) => work('readwrite', (store) => store.put(value, name));
  const drop = (name) => work('readwrite', (store) => store.delete(name));

  // HPKE in base mode (RFC 9180): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. docs/adr/0017 has the format.
  const bytes = (text) => new TextEncoder().encode(text);
  function join(...parts) {
    const all = parts.map((part) => new Uint8Array(part));
    const whole = new Uint8Array(all.reduce((size, part) => size + part.length, 0));
    all.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
    return whole;
  }
  const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
  const HASH = { name: 'HMAC', hash: 'SHA-256' };
  const KEM = join(bytes('KEM'), [0, 16]);
  const HPKE = join(bytes('HPKE'), [0, 16, 0, 1, 0, 2]);
  const NONE = [];

  async function hash(salt, content) {
    // No salt is a salt of zeros, and WebCrypto refuses an empty key.
    const key = await crypto.subtle.importKey('raw', salt.length ? salt : new Uint8Array(32), HASH, false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign(HASH, key, content));
  }
  const extract = (suite, salt, label, content) => hash(salt, join(bytes('HPKE-v1'), suite, bytes(label), content));
  const expand = async (suite, secret, label, content, size) => {
    const whole = await hash(secret, join([0, size], bytes('HPKE-v1'), suite, bytes(label), content, [1]));
    return whole.slice(0, size);
  };

  async function seal(plain, boundTo) {
    const { subtle } = crypto;
    const point = Uint8Array.from(atob(meta('key').replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const theirs = await subtle.importKey('raw', point, CURVE, false, []);
    const own = await subtle.generateKey(CURVE, false, ['deriveBits']);
    const sent = await subtle.exportKey('raw', own.publicKey);
    const common = await subtle.deriveBits({ name: 'ECDH', public: theirs }, own.privateKey, 256);
    const shared = await expand(KEM, await extract(KEM, NONE, 'eae_prk', common), 'shared_secret', join(sent, point), 32);
    const context = join([0], await extract(HPKE, NONE, 'psk_id_hash', NONE), await extract(HPKE, NONE, 'info_hash', bytes('vedette sealed request v1')));
    const secret = await extract(HPKE, shared, 'secret', NONE);
    const key = await subtle.importKey('raw', await expand(HPKE, secret, 'key', context, 32), 'AES-GCM', false, ['encrypt']);
    const iv = await expand(HPKE, secret, 'base_nonce', context, 12);
    const text = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytes(boundTo) }, key, plain);
    const name = (await subtle.digest('SHA-256', point)).slice(0, 8);
    return join([1], name, sent, text);
  }

  /** Spaces at its end, which JSON does not mind: how much was written is not seen from outside. */
  function padded(text) {
    const plain = bytes(text);
    const whole = new Uint8Array(Math.min(Math.ceil(plain.length / 2048) * 2048, Math.max(plain.length, 63_000))).fill(32);
    whole.set(plain);
    return whole;
  }

  const below = (name) => IDBKeyRange.bound(name, `${name}\uffff`);
  /** What lies under names that begin so, oldest first, without what is sealed in it. */
  async function listed(name) {
    const found = [];
    await work('readonly', (store) => {
      const cursor = store.openCursor(below(name));
      cursor.onsuccess = () => {
        const at = cursor.result;
        if (!at) return;
        const { body, ...rest } = at.value;
        found.push({ key: at.key.slice(name.length), ...rest });
        at.continue();
      };
      return cursor;
    });
    return found.sort((one, other) => one.at - other.at);
  }
  const waiting = () => listed(WAITING);
  const files = () => listed(FILE);

  const piece = (key, number) => `piece:${key}:${String(number).padStart(3, '0')}`;
  /** Takes a file off, with its pieces. */
  function unfile(store, key) {
    store.delete(FILE + key);
    return store.delete(below(`piece:${key}:`));
  }
  /** What becomes of each file: another value, or null for none. */
  function refile(store, become) {
    const cursor = store.openCursor(below(FILE));
    cursor.onsuccess = () => {
      const at = cursor.result;
      if (!at) return;
      const now = become(at.value);
      if (now === null) unfile(store, at.key.slice(FILE.length));
      else if (now !== at.value) at.update(now);
      at.continue();
    };
    return cursor;
  }

  const SHARED = 'share:';
  /** Files of no report yet go, those of one account or all; with `shared` what was shared with the form, and not added, does too. */
  const forgetFiles = (shared, account) => work('readwrite', (store) => {
    if (shared) store.delete(below(SHARED));
    return refile(store, (file) => (file.report === DRAFT && (!account || file.account === account) ? null : file));
  });

  /** Keeps a report; the files that were chosen for it become its own. */
  const keepReport = (key, value) => work('readwrite', (store) => {
    refile(store, (file) => (file.report === DRAFT && file.account === value.account ? { ...file, report: key } : file));
    return store.put(value, WAITING + key);
  });

  /**
   * Takes a report off. Its files go on to the report of this `reference`, or else are `left`: as files of no report yet, or
   * not at all. A report that could not be kept has those of no report yet. With a `note` the report itself stays, so marked.
   */
  const takeReport = (key, { reference, account, left = null, note }) => work('readwrite', (store) => {
    const kept = store.get(WAITING + key);
    kept.onsuccess = () => {
      if (note && kept.result) store.put({ ...kept.result, ...note }, WAITING + key);
      refile(store, (file) => {
        const its = file.report === key || (reference && !kept.result && file.report === DRAFT && file.account === account);
        if (!its) return file;
        if (reference) return { ...file, report: key, reference };
        return left && { ...file, report: left };
      });
    };
    return note ? kept : store.delete(WAITING + key);
  });

  /**
   * Keeps a draft, locked with this browser's own key, made when it is first needed; what `also` does is done with it or not at
   * all. Not if it `may` not any more, or if the key was deleted meanwhile: whoever did that meant this too. Gives whether it did.
   */
  async function keepDraft(text, account, at, may, also = () => {}) {
    const known = await get('draft-key');
    const key = known ?? await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const way = { name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(12)), additionalData: bytes(account) };
    const draft = { account, at, iv: way.iv, body: await crypto.subtle.encrypt(way, key, padded(text)) };
    let kept = false;
    await work('readwrite', (store) => {
      const there = store.get('draft-key');
      there.onsuccess = () => {
        if (!may() || (known && !there.result)) return;
        try {
          if (!known) store.put(key, 'draft-key');
          store.put(draft, 'draft');
          also(store);
          kept = true;
        } catch {
          store.transaction.abort();
        }
      };
      return there;
    });
    return kept;
  }

  async function unlock({ iv, body }, account) {
    const way = { name: 'AES-GCM', iv, additionalData: bytes(account) };
    return new TextDecoder().decode(await crypto.subtle.decrypt(way, await get('draft-key'), body)).trimEnd();
  }

  /** Until when what was kept is not told of: somebody left in a hurry, and nobody has signed in since (docs/rules.md §1.6). */
  async function quietUntil(reads) {
    // Where the server has not heard of it yet, it says of somebody who is away that they may read.
    if (reads && !localStorage['vedette-left']) await drop('left');
    return await get('left') ?? 0;
  }

  /** Whether somebody has something unsent here. What nobody is named for is of whoever is here. */
  const unsent = async (account) => [...await waiting(), ...await files(), ...await listed(SHARED), await get('draft')]
    .some((one) => one && (!one.account || one.account === account));

  /** Takes off what is theirs; `kept` gets the names of what is somebody else's. */
  function strip(store, account, kept) {
    store.delete('who');
    const cursor = store.openCursor();
    cursor.onsuccess = () => {
      const at = cursor.result;
      if (!at) return;
      const { key, value } = at;
      if (value.account && value.account !== account) kept.add(key);
      else if (key.startsWith(FILE)) unfile(store, key.slice(FILE.length));
      // The key of somebody else's draft comes after it. A piece goes with its file, and what the phone is not to keep stays so.
      else if (!key.startsWith('piece:') && key !== 'no-draft' && !(key === 'draft-key' && kept.has('draft'))) at.delete();
      at.continue();
    };
    return cursor;
  }

  /** Nothing of theirs stays, and nothing at all where nobody else's waits: that only its own person gives up. */
  async function destroy(account) {
    const others = new Set();
    await work('readwrite', (store) => strip(store, account, others));
    await shut();
    // The form of somebody who acts for a member says that they do (docs/adr/0048-work-without-a-network.md).
    const shells = document.querySelector('.vd-behalf') && window.caches ? await caches.keys() : [];
    for (const name of shells) await (await caches.open(name)).delete('/report');
    if (others.size) return;
    await new Promise((yes) => {
      const request = indexedDB.deleteDatabase('vedette');
      request.onsuccess = yes;
      request.onerror = yes;
      // It is deleted once whoever holds it lets go: nobody who signs out waits for that.
      request.onblocked = yes;
    });
  }

  window.vedette = {
    WAITING, FILE, DRAFT, SHARED, meta, work, get, put, drop, waiting, files, piece, unfile, listed, forgetFiles, quietUntil, keepReport, takeReport, seal, padded, keepDraft, unlock, unsent, shut, destroy,
  };

  // The one policy of Trusted Types, good for the one worker (docs/adr/0009-two-apps-and-a-strict-policy.md).
  const address = '/sw.js';
  const createScriptURL = (url) => { if (url === address) return url; throw new TypeError('not ours'); };
  if (navigator.serviceWorker) addEventListener('load', () => {
    const policy = window.trustedTypes?.createPolicy('vedette-worker', { createScriptURL });
    navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address).catch(() => {});
  });
})();
