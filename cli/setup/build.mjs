import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = join(dirname(fileURLToPath(import.meta.url)), '../..')
const target = process.argv[2] ?? join(project, 'dist')
const folders = ['inventory', 'partitioning', 'image', 'provisioner', 'switch', 'cli']
const unfinished = `${target}.${process.pid}.tmp`

/** What the compiler does not carry over: templates, units, scripts, scenarios. */
const ASSETS = /\.(hbs|service|timer|sh|py|txt|mjs|html)$/

try {
  const compiler = join(project, 'node_modules/typescript/bin/tsc')
  const { status } = spawnSync(
    process.execPath,
    [compiler, '-p', join(project, 'tsconfig.build.json'), '--outDir', unfinished],
    { stdio: ['ignore', 2, 2] },
  )
  if (status !== 0) process.exit(status ?? 1)
  for (const folder of folders.filter((name) => existsSync(join(project, name)))) {
    for (const name of readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })) {
      if (!ASSETS.test(name)) continue
      const copy = join(unfinished, folder, name)
      mkdirSync(dirname(copy), { recursive: true })
      cpSync(join(project, folder, name), copy)
    }
  }
  const template = 'provisioner/installation/template'
  cpSync(join(project, template), join(unfinished, template), { recursive: true })
  rmSync(target, { recursive: true, force: true })
  renameSync(unfinished, target)
} finally {
  rmSync(unfinished, { recursive: true, force: true })
}
