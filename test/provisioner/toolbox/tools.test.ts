import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { isTrixie, parsePackages, tools, toolsKey } from '../../../provisioner/toolbox/tools.ts'

test('a list has a package a line, with reasons nobody installs', async (t) => {
  const text = '# what it is\n\napt\n  fdisk  # sfdisk, in tests\n#off\ncpio#tight\n'
  t.same(parsePackages(text), ['apt', 'fdisk', 'cpio'])
  t.same(parsePackages(''), [])
})

for (const list of ['tools.txt', 'machine.txt']) {
  test(`${list} has Debian package names (Policy, 5.6.1), sorted, each once`, async (t) => {
    const names = parsePackages(readFileSync(`provisioner/toolbox/${list}`, 'utf8'))
    t.not(names.length, 0)
    t.same(names, [...new Set(names)].sort())
    for (const name of names) t.match(name, /^[a-z0-9][a-z0-9+.-]+$/)
  })
}

test('the tools root is named after what is in it', async (t) => {
  t.same(tools(), parsePackages(readFileSync('provisioner/toolbox/tools.txt', 'utf8')))
  t.match(toolsKey(), /^[0-9a-f]{16}$/)
  t.equal(toolsKey(), toolsKey())
})

const RELEASES: readonly (readonly [string, boolean])[] = [
  ['ID=debian\nVERSION_CODENAME=trixie\n', true],
  ['ID=debian\nVERSION_CODENAME=bookworm\n', false],
  ['PRETTY_NAME="not VERSION_CODENAME=trixie"\n', false],
  ['VERSION_CODENAME=trixie2\n', false],
  ['', false],
]
for (const [release, is] of RELEASES) {
  test(`${JSON.stringify(release)} is ${is ? '' : 'not '}Debian 13`, async (t) => {
    t.equal(isTrixie(release), is)
  })
}
