import { test } from 'tap'
import { GiB } from '../../../inventory/model/units.ts'
import { barsOfServer } from '../../../partitioning/formats/bars-of.ts'
import { describeServer } from '../../../partitioning/formats/describe-server.ts'
import { drawServer } from '../../../partitioning/formats/draw-server.ts'
import { renderCrypttab } from '../../../partitioning/formats/render-crypttab.ts'
import { renderRecipe } from '../../../partitioning/formats/render-recipe.ts'
import { renderServerFstab } from '../../../partitioning/formats/render-server-fstab.ts'
import { renderServerScript } from '../../../partitioning/formats/render-server-script.ts'
import { renderSvg } from '../../../partitioning/formats/render-svg.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { golden } from '../../support/golden.ts'
import {
  ARCHIVE,
  BYTES_960GB,
  encrypted,
  identity,
  keeping,
  LAYOUTS,
  onOne,
  onSeveral,
} from '../server/servers.ts'

for (const name of LAYOUTS) {
  const layout = serverLayoutNamed(name)
  const one = onOne(name)
  const mirror = onSeveral(name, 1, BYTES_960GB, BYTES_960GB)

  test(`renders ${name} as partman recipes`, async (t) => {
    golden(t, `partitioning/server/${name}.lvm.recipe`, renderRecipe(layout, 'lvm'))
    golden(t, `partitioning/server/${name}.raid.recipe`, renderRecipe(layout, 'raid'))
  })

  test(`renders ${name} as commands and fstab`, async (t) => {
    golden(t, `partitioning/server/${name}.sh`, renderServerScript(one, identity))
    golden(t, `partitioning/server/${name}.raid1.sh`, renderServerScript(mirror, identity))
    golden(t, `partitioning/server/${name}.fstab`, renderServerFstab(one, identity))
  })

  test(`draws ${name}`, async (t) => {
    golden(t, `partitioning/server/${name}.txt`, drawServer(one, 100))
    golden(t, `partitioning/server/${name}.raid1.txt`, drawServer(mirror, 100))
    golden(
      t,
      `partitioning/server/${name}.svg`,
      renderSvg(`db1: layout ${name}`, barsOfServer(one)),
    )
  })
}

test('describes a server as a plain value', async (t) => {
  const text = JSON.stringify(
    describeServer(onSeveral('database', 1, BYTES_960GB, BYTES_960GB)),
    null,
    2,
  )
  golden(t, 'partitioning/server/database.json', `${text}\n`)
})

test('arrays with stripes are made without a size of their own', async (t) => {
  const striped = onSeveral('recordings', 0, BYTES_960GB, BYTES_960GB)
  const ten = onSeveral('recordings', 10, ...Array<number>(4).fill(BYTES_960GB))
  golden(t, 'partitioning/server/recordings.raid0.sh', renderServerScript(striped, identity))
  golden(t, 'partitioning/server/recordings.raid10.sh', renderServerScript(ten, identity))
})

test('renders encrypted servers', async (t) => {
  const one = encrypted(onOne('database'), { unlock: 'tpm2' })
  const mirror = encrypted(onSeveral('database', 1, BYTES_960GB, BYTES_960GB))
  const path = (name: string) => `partitioning/server/database.${name}`
  golden(t, path('crypto.recipe'), renderRecipe(one.layout, 'crypto'))
  golden(t, path('encrypted.sh'), renderServerScript(one, identity))
  golden(t, path('encrypted.raid1.sh'), renderServerScript(mirror, identity))
  golden(t, path('crypttab'), renderCrypttab(one, identity) ?? '')
  t.equal(renderServerFstab(one, identity), renderServerFstab(onOne('database'), identity))
  golden(t, path('encrypted.txt'), drawServer(one, 100))
  golden(t, path('encrypted.raid1.txt'), drawServer(mirror, 100))
  golden(t, path('encrypted.svg'), renderSvg('db1: layout database', barsOfServer(one)))
  golden(t, path('encrypted.json'), `${JSON.stringify(describeServer(mirror), null, 2)}\n`)
})

test('renders a server of which a partition stays', async (t) => {
  const solved = keeping('database', ARCHIVE)
  const path = (name: string) => `partitioning/server/database.kept.${name}`
  golden(t, path('sh'), renderServerScript(solved, identity))
  golden(t, path('txt'), drawServer(solved, 100))
  golden(t, path('svg'), renderSvg('db1: layout database', barsOfServer(solved)))
  golden(t, path('json'), `${JSON.stringify(describeServer(solved), null, 2)}\n`)
})

test('bars keep to the terminal', async (t) => {
  for (const width of [60, 80, 160]) {
    const bars = drawServer(onOne('all-in-one', 100 * GiB), width).match(/^[┌│└].*$/gm) ?? []
    t.same(new Set(bars.map((line) => line.length)), new Set([width]))
  }
})
