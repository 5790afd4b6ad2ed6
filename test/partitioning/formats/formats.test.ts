import { test } from 'tap'
import { GiB, MiB } from '../../../inventory/model/units.ts'
import { describeLayout } from '../../../partitioning/formats/describe-layout.ts'
import { drawLayout } from '../../../partitioning/formats/draw-layout.ts'
import { formatSize } from '../../../partitioning/formats/format-size.ts'
import { renderFstab } from '../../../partitioning/formats/render-fstab.ts'
import { renderRepart } from '../../../partitioning/formats/render-repart.ts'
import { renderSfdisk } from '../../../partitioning/formats/render-sfdisk.ts'
import { placeLayout } from '../../../partitioning/layout/place-layout.ts'
import { golden } from '../../support/golden.ts'
import { identity, layout, placed } from '../appliance.ts'
import { layoutOf } from '../layout/arbitrary-layout.ts'

test('renders the appliance as a script for sfdisk', async (t) => {
  golden(t, 'partitioning/appliance.sfdisk', renderSfdisk(placed, identity))
})

test('renders the appliance as fstab', async (t) => {
  golden(t, 'partitioning/appliance.fstab', renderFstab(layout, identity))
})

test('renders the appliance as definitions for systemd-repart', async (t) => {
  for (const [name, text] of Object.entries(renderRepart(placed))) {
    golden(t, `partitioning/appliance.repart.d/${name}`, text)
  }
})

test('draws the appliance for a terminal of 80 columns', async (t) => {
  golden(t, 'partitioning/appliance.80.txt', drawLayout(placed, 80))
  golden(t, 'partitioning/appliance-20GiB.80.txt', drawLayout(placeLayout(layout, 20 * GiB), 80))
})

test('describes the appliance as a plain value', async (t) => {
  golden(t, 'partitioning/appliance.json', `${JSON.stringify(describeLayout(placed), null, 2)}\n`)
})

test('the bar is as wide as the terminal and shows what is free', async (t) => {
  const half = placeLayout(layoutOf([{ minimum: 50 * MiB }]), 102 * MiB)
  const drawing = drawLayout(half, 41)
  t.match(drawing, `│${'1 p1'.padEnd(19)}│${'free'.padEnd(19)}│`)
  const lines = drawLayout(placed, 80).split('\n')
  t.ok(lines.every((line) => line.length <= 80))
  for (const width of [30, 80, 200]) {
    const bar = drawLayout(placed, width).split('\n').slice(1, 4)
    t.same(
      bar.map((line) => line.length),
      [width, width, width],
    )
  }
})

test('sizes are written in the largest unit there is one of', async (t) => {
  const written = [0, 700, 1536, 64 * MiB, 2 * GiB, 2.44 * GiB, 1024 * GiB].map(formatSize)
  t.same(written, ['0B', '700B', '1.5KiB', '64MiB', '2GiB', '2.4GiB', '1TiB'])
})
