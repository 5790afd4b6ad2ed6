import { test } from 'tap'
import { installedPackages } from '../../../image/bake/installed-packages.ts'
import { productionModules } from '../../../image/bake/production-modules.ts'
import { renderSbom } from '../../../image/bake/render-sbom.ts'

const STATUS = `Package: zlib1g
Status: install ok installed
Maintainer: M <m@example.org>
Architecture: amd64
Source: zlib (1:1.3)
Version: 1:1.3.1

Package: gone
Status: deinstall ok config-files
Maintainer: M <m@example.org>
Architecture: amd64
Version: 2

Package: apt
Status: install ok installed
Maintainer: A <a@example.org>
Architecture: amd64
Version: 3.0
Description: a
 Package: not-a-field
`

const LOCK = JSON.stringify({
  packages: {
    '': { version: '1' },
    'node_modules/pino': { version: '1.2.3', license: 'MIT' },
    'node_modules/tap': { version: '1', dev: true },
    'node_modules/cpu-features': { version: '1', optional: true },
    'node_modules/a/node_modules/@b/c': { version: '2.0.0' },
  },
})

test('only installed packages count, by name', async (t) => {
  t.same(installedPackages(STATUS), [
    { name: 'apt', version: '3.0', architecture: 'amd64', maintainer: 'A <a@example.org>' },
    {
      name: 'zlib1g',
      version: '1:1.3.1',
      architecture: 'amd64',
      source: 'zlib (1:1.3)',
      maintainer: 'M <m@example.org>',
    },
  ])
})

test('only modules of a running switch count', async (t) => {
  t.same(productionModules(LOCK), [
    { path: 'node_modules/a/node_modules/@b/c', name: '@b/c', version: '2.0.0' },
    { path: 'node_modules/pino', name: 'pino', version: '1.2.3', licence: 'MIT' },
  ])
})

test('the bill of materials names every part by its package URL, the same each time', async (t) => {
  const input = {
    node: 'cs1',
    epoch: 0,
    packages: installedPackages(STATUS),
    modules: productionModules(LOCK),
  }
  const text = renderSbom(input)
  t.equal(renderSbom(input), text)
  const { components, serialNumber, bomFormat, specVersion } = JSON.parse(text)
  t.same([bomFormat, specVersion], ['CycloneDX', '1.6'])
  t.match(
    serialNumber,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  t.same(
    components.map(({ purl }: { purl: string }) => purl),
    [
      'pkg:deb/debian/apt@3.0?arch=amd64&distro=trixie',
      'pkg:deb/debian/zlib1g@1%3A1.3.1?arch=amd64&distro=trixie&upstream=zlib%20(1%3A1.3)',
      'pkg:npm/%40b/c@2.0.0',
      'pkg:npm/pino@1.2.3',
    ],
  )
})
