/**
 * Lowers the C library version that an ELF64 little-endian shared object asks for, in a copy held in memory.
 *
 * The engine is built against glibc 2.38 and needs eight symbols of it: six `__isoc23_*` number parsers, which accept
 * what their older namesakes do and `0b…` besides, and `fmod`, which only dropped an errno wrapper. Binding them to the
 * older names and versions lets the engine load from glibc 2.36 on. `__isoc23_strtoul` ends with `strtoul`, so the older
 * name is already in the string table, nine bytes further on.
 *
 * Layout: System V ABI "ELF-64", and "Symbol Versioning" in the Linux Standard Base, core specification.
 */
export type Relink = { from: string; to: string };

type Section = { type: number; offset: number; size: number; link: number; entries: number };
type VersionNeed = { at: number; name: string; index: number };

const SHT_DYNSYM = 11;
const SHT_GNU_VERNEED = 0x6ffffffe;
const SHT_GNU_VERSYM = 0x6fffffff;
const SYMBOL_BYTES = 24;
const VERSION_MASK = 0x7fff;
const RENAMED_PREFIX = '__isoc23_';

/** @throws Error when the bytes are no such object, or the version to fall back to is not already needed by it. */
export function relink(original: Buffer, versions: Relink): Buffer {
  const elf = Buffer.from(original);
  const sections = readSections(elf);
  const symbols = sectionOfType(sections, SHT_DYNSYM);
  const symbolVersions = sectionOfType(sections, SHT_GNU_VERSYM);
  const needs = sectionOfType(sections, SHT_GNU_VERNEED);
  const strings = sections[symbols.link];
  if (!strings) throw new Error('the object has no dynamic string table');

  const nameAt = (offset: number): string => {
    const start = strings.offset + offset;
    return elf.toString('latin1', start, elf.indexOf(0, start));
  };
  const rebound = lowerVersionNeeds(elf, needs, nameAt, versions);
  rebindSymbols(elf, symbols, symbolVersions, nameAt, rebound);
  return elf;
}

function readSections(elf: Buffer): Section[] {
  const isElf64LittleEndian = elf.length >= 64 && elf.readUInt32BE(0) === 0x7f454c46 && elf[4] === 2 && elf[5] === 1;
  if (!isElf64LittleEndian) throw new Error('not an ELF64 little-endian object');

  const table = offset64(elf, 0x28);
  const entryBytes = elf.readUInt16LE(0x3a);
  return Array.from({ length: elf.readUInt16LE(0x3c) }, (_, number) => {
    const at = table + number * entryBytes;
    return {
      type: elf.readUInt32LE(at + 4),
      offset: offset64(elf, at + 24),
      size: offset64(elf, at + 32),
      link: elf.readUInt32LE(at + 40),
      entries: elf.readUInt32LE(at + 44),
    };
  });
}

function sectionOfType(sections: Section[], type: number): Section {
  const section = sections.find((one) => one.type === type);
  if (!section) throw new Error(`the object has no section of type 0x${type.toString(16)}`);
  return section;
}

/** Turns each need of `from` into a second need of `to`; returns which version index now stands for which. */
function lowerVersionNeeds(
  elf: Buffer,
  needs: Section,
  nameAt: (offset: number) => string,
  { from, to }: Relink,
): Map<number, number> {
  const rebound = new Map<number, number>();
  let library = needs.offset;
  for (let number = 0; number < needs.entries; number += 1) {
    const versions = readVersionNeeds(elf, library, nameAt);
    library += elf.readUInt32LE(library + 12);

    const high = versions.find((one) => one.name === from);
    if (!high) continue;
    const low = versions.find((one) => one.name === to);
    if (!low) throw new Error(`a library is needed at ${from} but not also at ${to}`);
    rebound.set(high.index, low.index);
    elf.copy(elf, high.at, low.at, low.at + 4); // hash of the version's name
    elf.copy(elf, high.at + 8, low.at + 8, low.at + 12); // offset of the version's name
  }
  if (rebound.size === 0) throw new Error(`nothing in the object needs ${from}`);
  return rebound;
}

function readVersionNeeds(elf: Buffer, library: number, nameAt: (offset: number) => string): VersionNeed[] {
  let at = library + elf.readUInt32LE(library + 8);
  return Array.from({ length: elf.readUInt16LE(library + 2) }, () => {
    const need = { at, name: nameAt(elf.readUInt32LE(at + 8)), index: elf.readUInt16LE(at + 6) & VERSION_MASK };
    at += elf.readUInt32LE(at + 12);
    return need;
  });
}

function rebindSymbols(
  elf: Buffer,
  symbols: Section,
  symbolVersions: Section,
  nameAt: (offset: number) => string,
  rebound: Map<number, number>,
): void {
  for (let number = 1; number < symbols.size / SYMBOL_BYTES; number += 1) {
    const symbol = symbols.offset + number * SYMBOL_BYTES;
    const version = symbolVersions.offset + number * 2;
    const isDefinedHere = elf.readUInt16LE(symbol + 6) !== 0;
    const lowered = rebound.get(elf.readUInt16LE(version) & VERSION_MASK);
    if (isDefinedHere || lowered === undefined) continue;

    const nameOffset = elf.readUInt32LE(symbol);
    if (nameAt(nameOffset).startsWith(RENAMED_PREFIX)) {
      elf.writeUInt32LE(nameOffset + RENAMED_PREFIX.length, symbol);
    }
    elf.writeUInt16LE(lowered, version);
  }
}

function offset64(elf: Buffer, at: number): number {
  return Number(elf.readBigUInt64LE(at));
}
