/**
 * Checking receipts in the browser: the tree of RFC 9162, C2SP notes and tiles, Ed25519; nothing here asks the page.
 * The same rules as luoshi_verify.py, which does it without any browser.
 */
const text = new TextEncoder();
export const WIDTH = 256;

/** A finding: something is false, forged or missing. `code` names it, `data` says where. */
export class Finding extends Error {
  constructor(code, data = {}) {
    super(code);
    this.code = code;
    this.data = data;
  }
}

// Bytes ---------------------------------------------------------------------------------------------------------------

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function fromHex(written) {
  if (!/^([0-9a-f]{2})*$/.test(written)) throw new Finding("unreadable");
  return Uint8Array.from(written.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function fromBase64(written) {
  try {
    return Uint8Array.from(atob(written.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Finding("unreadable");
  }
}

export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

function same(a, b) {
  return a.length === b.length && a.every((byte, n) => byte === b[n]);
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((place, part) => (whole.set(part, place), place + part.length), 0);
  return whole;
}

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// The tree (RFC 9162, 2.1) -----------------------------------------------------------------------------------------------

export const leafHash = (entry) => sha256(joined(Uint8Array.of(0), entry));
export const nodeHash = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

/** The root to which an inclusion proof leads (2.1.3.2), or null if it has the wrong form. */
export async function rootFromInclusion(leaf, index, size, proof) {
  if (!(index >= 0 && index < size)) return null;
  let [position, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return null;
    if (position % 2 || position === last) {
      hash = await nodeHash(sibling, hash);
      while (position && position % 2 === 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}

/** Whether the proof shows that the newer tree begins with the older (2.1.4.2). */
export async function isConsistent(old, oldRoot, size, root, proof) {
  if (old === size) return proof.length === 0 && same(oldRoot, root);
  if (!(old > 0 && old < size)) return false;
  const path = Number.isInteger(Math.log2(old)) ? [oldRoot, ...proof] : proof;
  if (!path.length) return false;
  let [position, last] = [old - 1, size - 1];
  while (position % 2) [position, last] = [(position - 1) / 2, Math.floor(last / 2)];
  let [before, after] = [path[0], path[0]];
  for (const sibling of path.slice(1)) {
    if (last === 0) return false;
    if (position % 2 || position === last) {
      [before, after] = [await nodeHash(sibling, before), await nodeHash(sibling, after)];
      while (position && position % 2 === 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else {
      after = await nodeHash(after, sibling);
    }
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(before, oldRoot) && same(after, root);
}

/** The largest power of two below `count`. */
function half(count) {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** The inclusion proof of an entry, made from tiles; `readTile(path)` gives a tile's bytes. */
export async function inclusionFromTiles(index, size, readTile) {
  const tiles = new Map();
  async function node(level, number) {
    const [high, above] = [Math.floor(level / 8), level % 8];
    const first = number * 2 ** above;
    const tile = Math.floor(first / WIDTH);
    const width = Math.min(WIDTH, Math.floor(size / WIDTH ** high) - tile * WIDTH);
    const path = tilePath(high, tile, width);
    if (!tiles.has(path)) tiles.set(path, await readTile(path));
    const content = tiles.get(path);
    if (content.length !== width * 32) throw new Finding("tile_damaged", { path });
    let row = Array.from({ length: 2 ** above }, (_, n) => {
      const start = ((first % WIDTH) + n) * 32;
      return content.slice(start, start + 32);
    });
    while (row.length > 1) {
      row = await Promise.all(row.filter((_, n) => n % 2 === 0).map((left, n) => nodeHash(left, row[2 * n + 1])));
    }
    return row[0];
  }
  async function hashOf(low, high) {
    const count = high - low;
    if (Number.isInteger(Math.log2(count))) return node(Math.log2(count), low / count);
    const middle = low + half(count);
    return nodeHash(await hashOf(low, middle), await hashOf(middle, high));
  }
  async function path(low, high) {
    if (high - low === 1) return [];
    const middle = low + half(high - low);
    return index < middle
      ? [...(await path(low, middle)), await hashOf(middle, high)]
      : [...(await path(middle, high)), await hashOf(low, middle)];
  }
  return path(0, size);
}

/** Where a tile is served (C2SP tlog-tiles): `tile/0/x001/x234/067.p/5`. */
export function tilePath(level, number, width) {
  const digits = String(number);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g);
  const place = groups.map((group, n) => (n < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${place}${width === WIDTH ? "" : `.p/${width}`}`;
}

// Notes, keys, heads ------------------------------------------------------------------------------------------------------

export function parseNote(written) {
  const end = written.lastIndexOf("\n\n");
  const lines = written.slice(end + 2);
  if (end < 0 || !lines.endsWith("\n")) throw new Finding("unreadable");
  const signatures = lines.slice(0, -1).split("\n").map((line) => {
    const [dash, name, material, ...more] = line.split(" ");
    const bytes = material ? fromBase64(material) : [];
    if (dash !== "—" || more.length || bytes.length <= 4) throw new Finding("unreadable");
    return { name, id: hex(bytes.slice(0, 4)), value: bytes.slice(4) };
  });
  return { text: written.slice(0, end + 1), signatures };
}

export async function parseKey(written) {
  const [name, id, ...rest] = written.trim().split("+");
  const bytes = fromBase64(rest.join("+"));
  const named = hex((await sha256(joined(text.encode(`${name}\n`), bytes))).slice(0, 4));
  if (!name || named !== id || bytes[0] !== 1 || bytes.length !== 33) throw new Finding("key_unreadable");
  return { name, id, public: bytes.slice(1), written: written.trim() };
}

export function parseHead(note) {
  const [origin, size, root, time, rest] = note.text.split("\n");
  const head = { origin, size: Number(size), root: fromBase64(root ?? ""), time: (time ?? "").slice(5), note };
  const spelled = String(head.size) === size && (time ?? "").startsWith("time ") && rest === "";
  if (!spelled || !Number.isSafeInteger(head.size) || head.root.length !== 32) throw new Finding("unreadable");
  return head;
}

const BASE_POINT = new Uint8Array(32).fill(0x66).fill(0x58, 0, 1);
let ownEd25519;

/** Whether the browser has Ed25519 itself. */
export function hasEd25519() {
  ownEd25519 ??= crypto.subtle
    .importKey("raw", BASE_POINT, { name: "Ed25519" }, false, ["verify"])
    .then(() => true, () => false);
  return ownEd25519;
}

/** Strict Ed25519: by the browser where it can, otherwise by the library at `address`. */
export async function ed25519(key, message, signature, address) {
  if (await hasEd25519()) {
    const own = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, own, signature, message);
  }
  const library = await import(address);
  return library.verifyAsync(signature, message, key, { zip215: false });
}

/** The keys of one log in the order of their office, from the published list; every hand-over is checked. */
export class Keys {
  constructor(terms, library) {
    this.terms = terms;
    this.library = library;
  }

  /** `trusted` is a key the reader already knows; it must stand in the chain. */
  static async read(published, library, trusted = "") {
    const terms = [];
    for (const row of published.keys) {
      const term = { key: await parseKey(row.key), after: row.after };
      if (terms.length) await Keys.#follow(terms.at(-1), term, row.handover, library);
      terms.push(term);
    }
    if (!terms.length) throw new Finding("no_keys");
    if (trusted && !terms.some((term) => term.key.written === trusted.trim())) throw new Finding("key_unknown");
    return new Keys(terms, library);
  }

  static async #follow(last, next, handover, library) {
    const note = parseNote(handover ?? "");
    const [title, origin, from, to, after] = note.text.split("\n");
    const sound =
      title === "luoshi.key-handover/v1" && origin === last.key.name && origin === next.key.name &&
      from === `from ${last.key.written}` && to === `to ${next.key.written}` && after === `after ${next.after}` &&
      next.after >= last.after;
    const signed = sound && (await signedBy(note, last.key, library)) && (await signedBy(note, next.key, library));
    if (!signed) throw new Finding("bad_handover");
  }

  get first() {
    return this.terms[0].key;
  }

  /** The key in office at a size, if it signed the note. */
  async signer(note, origin, size) {
    const term = this.terms.findLast((one) => size > one.after || one.after === 0);
    const fits = term && term.key.name === origin;
    return fits && (await signedBy(note, term.key, this.library)) ? term.key : null;
  }
}

async function signedBy(note, key, library) {
  for (const signature of note.signatures) {
    if (signature.name !== key.name || signature.id !== key.id) continue;
    if (await ed25519(key.public, text.encode(note.text), signature.value, library)) return true;
  }
  return false;
}

// Receipts ----------------------------------------------------------------------------------------------------------------

const FIELDS = 10;

/** A receipt from a file, or from the short form that the QR code of a receipt carries. */
export function readReceipt(written) {
  const short = written.match(/(?:^|#)(1~[^\s#]+)\s*$/);
  if (short) return readShort(short[1]);
  let receipt;
  try {
    receipt = JSON.parse(written);
  } catch {
    throw new Finding("unreadable");
  }
  const whole = typeof receipt?.event === "string" && Number.isSafeInteger(receipt.leaf_index);
  if (receipt?.format !== "luoshi-receipt-v1" || !whole) throw new Finding("unreadable");
  return receipt;
}

function readShort(written) {
  const [, place, index, leaf, kind, origin, ...rest] = written.split("~");
  const name = new TextDecoder().decode(fromBase64(origin ?? ""));
  const receipt = { case: place, leaf_index: Number(index), leaf_hash: hex(fromBase64(leaf ?? "")) };
  const sign = (lines, material) => `${lines}\n— ${name} ${toBase64(fromBase64(material ?? ""))}\n`;
  if (kind === "h" && written.split("~").length === FIELDS + 1) {
    const [size, root, time, material, proof] = rest;
    receipt.head = sign(`${name}\n${size}\n${toBase64(fromBase64(root))}\ntime ${time}\n`, material);
    receipt.proof = (hex(fromBase64(proof)).match(/.{64}/g) ?? []);
  } else if (kind === "p" && written.split("~").length === FIELDS - 1) {
    const [time, due, material] = rest;
    const lines = `luoshi.promise/v1\n${name}\nleaf ${index}\nhash ${receipt.leaf_hash}\ntime ${time}\ndue ${due}\n`;
    receipt.promise = sign(lines, material);
  } else {
    throw new Finding("unreadable");
  }
  return receipt;
}

/** What the receipt says by itself: text, hash, number, case, openings. Returns the leaf hash. */
export async function checkText(receipt, say) {
  const stated = fromHex(receipt.leaf_hash);
  if (receipt.event === undefined) return stated;
  const index = receipt.leaf_index;
  if (!same(await leafHash(text.encode(receipt.event)), stated)) throw new Finding("text_altered", { leaf: index });
  const event = JSON.parse(receipt.event);
  if (event.seq !== index) throw new Finding("index_differs", { leaf: index, seq: event.seq });
  if (![receipt.case, `case:${receipt.case}`].includes(event.subject)) {
    throw new Finding("case_differs", { case: receipt.case, subject: event.subject });
  }
  say("text", { leaf: index, hash: hex(stated).slice(0, 16) });
  for (const opening of receipt.openings ?? []) await checkOpening(opening, event);
  if (receipt.openings?.length) say("opened", { count: receipt.openings.length });
  return stated;
}

async function checkOpening(opening, event) {
  const committed = opening.path.reduce((found, name) => found?.[name], event);
  const key = await crypto.subtle.importKey("raw", fromHex(opening.key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const made = hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, text.encode(opening.value))));
  if (opening.key.length !== 64 || made !== committed) throw new Finding("opening_false", { path: opening.path.at(-1) });
}

/** The head that the receipt carries: signed, and containing the entry. Null when it carries only a promise. */
export async function checkHead(receipt, leaf, keys, say) {
  if (!receipt.head) return null;
  const head = parseHead(parseNote(receipt.head));
  const key = await keys.signer(head.note, head.origin, head.size);
  if (!key) throw new Finding("bad_signature", { size: head.size });
  const root = await rootFromInclusion(leaf, receipt.leaf_index, head.size, receipt.proof.map(fromHex));
  if (!root || !same(root, head.root)) throw new Finding("not_included", { leaf: receipt.leaf_index, size: head.size });
  say("included", { leaf: receipt.leaf_index, size: head.size, time: head.time, key: key.id });
  return head;
}

/** The promise that a receipt carries in place of a head: signed, and about this entry. */
export async function checkPromise(receipt, leaf, keys, say) {
  const note = parseNote(receipt.promise ?? "");
  const [title, origin, index, hash, , due] = note.text.split("\n");
  const about = title === "luoshi.promise/v1" && index === `leaf ${receipt.leaf_index}` && hash === `hash ${hex(leaf)}`;
  const key = about && (await keys.signer(note, origin, receipt.leaf_index + 1));
  if (!key) throw new Finding("bad_promise", { leaf: receipt.leaf_index });
  say("promised", { leaf: receipt.leaf_index, due: due.slice(4), key: key.id });
}

/** The head that is published now: signed by the key in office. */
export async function checkPublished(note, keys, say) {
  const head = parseHead(parseNote(note));
  if (!(await keys.signer(head.note, head.origin, head.size))) throw new Finding("published_forged", { size: head.size });
  say("published", { size: head.size, time: head.time });
  return head;
}

/**
 * Everything: the receipt by itself, then against what is published. `feed` has `keys()`, `checkpoint()`,
 * `consistency(old, new)` and `tile(path)`; `say(code, data)` is told each thing that holds; a Finding is thrown at the
 * first that does not.
 */
export async function checkReceipt(written, { feed, library, trusted = "", say = () => {} }) {
  const receipt = typeof written === "string" ? readReceipt(written) : written;
  const leaf = await checkText(receipt, say);
  const keys = await Keys.read(await feed.keys(), library, trusted);
  const head = await checkHead(receipt, leaf, keys, say);
  if (!head) await checkPromise(receipt, leaf, keys, say);
  const note = await feed.checkpoint();
  if (note === null) {
    say("nothing_published");
    return { receipt, keys, head, published: null };
  }
  const published = await checkPublished(note, keys, say);
  if (head) await checkContinues(head, published, feed, say);
  else await checkKept(receipt, leaf, published, feed, say);
  return { receipt, keys, head, published };
}

/**
 * Every entry of one case, as an export carries them: each word for word in the tree, none left out (the versions
 * count from one), and the last of them is what the page shows. `shown` has the page's version, state and deadline.
 */
export async function checkHistory(written, { feed, library, trusted = "", shown, say = () => {} }) {
  let history;
  try {
    history = JSON.parse(written);
  } catch {
    throw new Finding("unreadable");
  }
  if (history?.format !== "luoshi-export-v1" || !history.events?.length) throw new Finding("unreadable");
  const keys = await Keys.read(await feed.keys(), library, trusted);
  const head = parseHead(parseNote(history.head));
  if (!(await keys.signer(head.note, head.origin, head.size))) throw new Finding("bad_signature", { size: head.size });
  let last = null;
  for (const [place, entry] of history.events.entries()) {
    const receipt = { ...entry, case: history.case };
    const leaf = await checkText(receipt, () => {});
    const root = await rootFromInclusion(leaf, entry.leaf_index, head.size, entry.proof.map(fromHex));
    if (!root || !same(root, head.root)) throw new Finding("not_included", { leaf: entry.leaf_index, size: head.size });
    last = JSON.parse(entry.event).data;
    if (last.version !== place + 1) throw new Finding("step_left_out", { version: place + 1 });
  }
  say("history", { count: history.events.length, size: head.size, time: head.time });
  const note = await feed.checkpoint();
  const published = await checkPublished(note ?? "", keys, say);
  await checkContinues(head, published, feed, say);
  if (shown.version > last.version) say("steps_to_come", { count: shown.version - last.version });
  else if (shown.version < last.version || shown.state !== last.state || shown.due !== (last.due_at ?? "")) {
    throw new Finding("page_differs", { version: last.version });
  } else say("page_agrees", { version: last.version });
  return { keys, head, published };
}

async function checkContinues(head, published, feed, say) {
  const data = { old: head.size, size: published.size };
  if (head.origin !== published.origin) throw new Finding("other_log");
  if (published.size < head.size) throw new Finding("published_shorter", data);
  const proof = published.size === head.size ? [] : await feed.consistency(head.size, published.size);
  if (proof === null) throw new Finding("head_unpublished", data);
  if (!(await isConsistent(head.size, head.root, published.size, published.root, proof.map(fromHex)))) {
    throw new Finding(published.size === head.size ? "forked" : "not_consistent", data);
  }
  say("continues", data);
}

async function checkKept(receipt, leaf, published, feed, say) {
  const data = { leaf: receipt.leaf_index, size: published.size };
  if (published.size <= receipt.leaf_index) {
    say("not_yet", data);
    return;
  }
  const proof = await inclusionFromTiles(receipt.leaf_index, published.size, feed.tile);
  const root = await rootFromInclusion(leaf, receipt.leaf_index, published.size, proof);
  if (!root || !same(root, published.root)) throw new Finding("promise_broken", data);
  say("promise_kept", data);
}
