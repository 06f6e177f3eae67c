import { DirectoryUnavailable } from '../jit/errors.ts';
import { GraphFailure } from './errors.ts';

/** What a list has, `barred` where the app may not read it, and null where Graph answers with this code: there is none. */
export async function unlessBarred<T>(list: Promise<T[] | null>, noneAs?: string): Promise<T[] | null | 'barred'> {
  try {
    return await list;
  } catch (error) {
    const cause = error instanceof DirectoryUnavailable ? error.cause : null;
    if (!(cause instanceof GraphFailure)) throw error;
    if (cause.code === noneAs) return null;
    if (cause.kind === 'forbidden') return 'barred';
    throw error;
  }
}
