/** A shared object of three undefined symbols, with just the sections that `relink` reads; and a reader of its own. */
const SYMBOLS = [
  { name: '__isoc23_strtoul', version: 3 },
  { name: 'fmod', version: 3 },
  { name: 'malloc', version: 2 },
];
const HEADER = 64;
const SECTION = 64;

/** `versions`: the two that one library is needed at; the second is what the first two symbols are bound to. */
export function smallObject(versions: [string, string]): Buffer {
  const names = ['', 'libc.so.6', ...versions, ...SYMBOLS.map((symbol) => symbol.name)];
  const strings = Buffer.from(`${names.join('\0')}\0`, 'latin1');
  const nameOffset = (name: string) => strings.indexOf(`\0${name}\0`, 0, 'latin1') + 1;

  const symbols = Buffer.alloc(24 * (SYMBOLS.length + 1));
  const symbolVersions = Buffer.alloc(2 * (SYMBOLS.length + 1));
  for (const [number, symbol] of SYMBOLS.entries()) {
    symbols.writeUInt32LE(nameOffset(symbol.name), 24 * (number + 1));
    symbolVersions.writeUInt16LE(symbol.version, 2 * (number + 1));
  }

  const needs = Buffer.alloc(16 + 16 * versions.length);
  needs.writeUInt16LE(1, 0);
  needs.writeUInt16LE(versions.length, 2);
  needs.writeUInt32LE(nameOffset('libc.so.6'), 4);
  needs.writeUInt32LE(16, 8);
  for (const [number, version] of versions.entries()) {
    const at = 16 + 16 * number;
    needs.writeUInt32LE(0x1000 + number, at); // stands for the name's hash
    needs.writeUInt16LE(number + 2, at + 6);
    needs.writeUInt32LE(nameOffset(version), at + 8);
    needs.writeUInt32LE(number + 1 < versions.length ? 16 : 0, at + 12);
  }

  return assemble([
    { type: 3, bytes: strings, link: 0, entries: 0 },
    { type: 11, bytes: symbols, link: 0, entries: 0 },
    { type: 0x6fffffff, bytes: symbolVersions, link: 1, entries: 0 },
    { type: 0x6ffffffe, bytes: needs, link: 0, entries: 1 },
  ]);
}

function assemble(sections: { type: number; bytes: Buffer; link: number; entries: number }[]): Buffer {
  const header = Buffer.alloc(HEADER);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  header.writeBigUInt64LE(BigInt(HEADER), 0x28);
  header.writeUInt16LE(SECTION, 0x3a);
  header.writeUInt16LE(sections.length, 0x3c);

  let offset = HEADER + SECTION * sections.length;
  const table = sections.map(({ type, bytes, link, entries }) => {
    const entry = Buffer.alloc(SECTION);
    entry.writeUInt32LE(type, 4);
    entry.writeBigUInt64LE(BigInt(offset), 24);
    entry.writeBigUInt64LE(BigInt(bytes.length), 32);
    entry.writeUInt32LE(link, 40);
    entry.writeUInt32LE(entries, 44);
    offset += bytes.length;
    return entry;
  });
  return Buffer.concat([header, ...table, ...sections.map(({ bytes }) => bytes)]);
}

/** Each symbol as `name@version`, read back from an object that `smallObject` made. */
export function symbolsOf(object: Buffer): string[] {
  const offsetOf = (section: number) => Number(object.readBigUInt64LE(HEADER + SECTION * section + 24));
  const [strings, symbols, symbolVersions, needs] = [offsetOf(0), offsetOf(1), offsetOf(2), offsetOf(3)];
  const text = (offset: number) => {
    const start = strings + offset;
    return object.toString('latin1', start, object.indexOf(0, start));
  };
  const versionName = new Map(
    [needs + 16, needs + 32].map((at) => [object.readUInt16LE(at + 6), text(object.readUInt32LE(at + 8))]),
  );
  return SYMBOLS.map((_, number) => {
    const version = versionName.get(object.readUInt16LE(symbolVersions + 2 * (number + 1)));
    return `${text(object.readUInt32LE(symbols + 24 * (number + 1)))}@${version}`;
  });
}
