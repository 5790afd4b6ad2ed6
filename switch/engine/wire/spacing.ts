import { encodeFrame } from './frame.ts'

/**
 * Bytes a program on Node.js reads from a socket at once, at most: what libuv suggests to every
 * reader of a stream (`uv__read`), in all its versions.
 */
const LARGEST_READ = 65_536

/**
 * The frame that keeps two others apart: an answer to a command nobody gave, which applications
 * pass over.
 */
const PADDING = '|response||OK|'
const SPACES = ' '.repeat(LARGEST_READ)

/**
 * What must be written before a frame so that no application reads it together with an earlier one.
 *
 * drachtio-srf handles all frames of one read before any promise of theirs is settled. An
 * application that awaits its call and then listens for the end of it would miss a BYE in the same
 * read as the answer. Only distance is sure to keep two frames apart: when the program is busy, all
 * that was written meanwhile is read at once, however long it took.
 *
 * @param gap bytes since the end of the earlier frame.
 */
export function paddingAfter(gap: number, id: () => string): Buffer | undefined {
  const missing = LARGEST_READ - gap
  if (missing <= 0) return undefined
  const leader = `${id()}${PADDING}`
  return encodeFrame(leader + SPACES.slice(leader.length, missing))
}
