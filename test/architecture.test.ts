import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'tap'

/** Which folder may import which. Everything else is a mistake. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  inventory: [],
  partitioning: ['inventory'],
  switch: ['inventory/model'],
  image: ['inventory', 'partitioning'],
  provisioner: ['inventory', 'partitioning', 'image'],
  cli: ['inventory', 'partitioning', 'image', 'provisioner', 'switch'],
}

/** The only places that may touch the world. */
const EFFECTS = [
  'provisioner/',
  'cli/',
  'switch/signalling/',
  'switch/media/',
  'switch/store/',
  'switch/http/',
  'switch/service/',
  'switch/app/workers/process/',
  'switch/engine/transport/',
  'switch/engine/wire/server',
  'switch/engine/observe/edge/',
]
/** Reading is allowed to those who turn files into values. */
const READERS = ['inventory/source/', 'image/content/', 'image/installer/']

const EFFECTFUL =
  /from 'node:(child_process|net|dgram|tls|http|https|worker_threads|timers\/promises)'/
const FILES = /from 'node:fs(\/promises)?'/
const AMBIENT = /\b(setTimeout|setInterval|Date\.now|Math\.random)\(|\bprocess\.(env|exit|argv)\b/
const IMPORT = /^\s*(?:import|export)\b[^'"]*?from\s+'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/gm
const LONGEST_FILE = 250

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(IMPORT)].map((match) =>
    normalize(join(dirname(file), match[1] ?? match[2] ?? '')),
  )
}

for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
  test(`${folder} imports only ${['itself', ...allowed].join(', ')}`, async (t) => {
    const strangers = sources(folder).flatMap((file) =>
      importsOf(file)
        .filter((target) => ![folder, ...allowed].some((root) => target.startsWith(`${root}/`)))
        .map((target) => `${file} -> ${target}`),
    )
    t.same(strangers, [])
  })

  test(`${folder} touches the world only where it may`, async (t) => {
    const pure = sources(folder).filter((file) => !EFFECTS.some((place) => file.startsWith(place)))
    const touching = pure.filter((file) => {
      const text = readFileSync(file, 'utf8')
      const reads = FILES.test(text) && !READERS.some((place) => file.startsWith(place))
      return EFFECTFUL.test(text) || AMBIENT.test(text) || reads
    })
    t.same(touching, [])
  })

  test(`no file of ${folder} hides more than one idea`, async (t) => {
    const long = sources(folder)
      .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > LONGEST_FILE)
    t.same(long, [])
  })
}
