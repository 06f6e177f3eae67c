import { crc32 } from 'node:zlib';

export type ZipEntry = { name: string; data: Uint8Array };

/** A fixed time, so that the same content gives the same bytes: 1 January 1980, the first that the format knows. */
const DOS_DATE = 33;
const VERSION = 20;

/** A zip archive of small files, stored without compression (PKWARE APPNOTE 4.3). Names are ASCII without folders. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    if (!/^[\w.-]+$/.test(name)) throw new Error(`“${name}” cannot be a name in the package`);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(DOS_DATE, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    const version = Buffer.from([VERSION, 0]);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), version, common, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
