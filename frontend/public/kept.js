// The store of a phone (docs/adr/0048-work-without-a-network.md). A report that waits is sealed to the server's key:
// nothing here opens it again. A draft is locked with a key that scripts cannot read and this browser can use.
(() => {
  const STORE = 'kept';
  const WAITING = 'send:';
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
  const join = (...parts) => new Uint8Array(parts.flatMap((part) => [...new Uint8Array(part)]));
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

  const ours = () => IDBKeyRange.bound(WAITING, `${WAITING}\uffff`);
  async function waiting() {
    const keys = await work('readonly', (store) => store.getAllKeys(ours()));
    const all = await work('readonly', (store) => store.getAll(ours()));
    const found = all.map(({ account, at, refused }, place) => ({ key: keys[place].slice(WAITING.length), account, at, refused }));
    return found.sort((one, other) => one.at - other.at);
  }

  /** Locks a draft with this browser's own key, made when it is first needed. */
  async function lock(text, account) {
    const known = await get('draft-key');
    const key = known ?? await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    if (!known) await put('draft-key', key);
    const way = { name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(12)), additionalData: bytes(account) };
    return { iv: way.iv, body: await crypto.subtle.encrypt(way, key, padded(text)) };
  }

  async function unlock({ iv, body }, account) {
    const way = { name: 'AES-GCM', iv, additionalData: bytes(account) };
    return new TextDecoder().decode(await crypto.subtle.decrypt(way, await get('draft-key'), body)).trimEnd();
  }

  /** Nothing stays. */
  async function destroy() {
    (await open()).close();
    over = true;
    await new Promise((yes) => {
      const request = indexedDB.deleteDatabase('vedette');
      request.onsuccess = yes;
      request.onerror = yes;
    });
  }

  window.vedette = { WAITING, meta, get, put, drop, waiting, seal, padded, lock, unlock, destroy };
})();
