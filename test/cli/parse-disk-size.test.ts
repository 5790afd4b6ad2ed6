import fc from 'fast-check'
import { test } from 'tap'
import { parseDiskSize } from '../../cli/parse-disk-size.ts'

const SIZES: readonly (readonly [string, number])[] = [
  ['40G', 42949672960],
  ['40GiB', 42949672960],
  ['40 GiB', 42949672960],
  ['960GB', 960000000000],
  ['2T', 2199023255552],
  ['2TB', 2000000000000],
  ['512M', 536870912],
  ['1.5T', 1649267441664],
  ['16000MB', 16000000000],
]

for (const [text, bytes] of SIZES) {
  test(`${text} is ${bytes} bytes`, async (t) => t.equal(parseDiskSize(text), bytes))
}

test('what is read is a whole, positive number of bytes or nothing', async () => {
  const units = fc.constantFrom('M', 'MiB', 'MB', 'G', 'GiB', 'GB', 'T', 'TiB', 'TB', 'K', '')
  const number = fc.oneof(fc.nat().map(String), fc.double({ min: 0, noNaN: true }).map(String))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(number, units).map((each) => each.join('')),
      ),
      (text) => {
        const bytes = parseDiskSize(text)
        return bytes === undefined || (Number.isSafeInteger(bytes) && bytes > 0)
      },
    ),
  )
})
