import type { Command } from 'commander'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** One command as a shell needs to know it. */
export interface Completable {
  /** Words that lead to it: `['switch', 'run']`; the program itself has none. */
  readonly words: readonly string[]
  readonly description: string
  /** Its subcommands, or the fixed choices of its first argument. */
  readonly next: readonly Word[]
  readonly options: readonly Word[]
}

export interface Word {
  readonly word: string
  readonly description: string
}

/** The whole tree of commands, the program first. */
export function describeCommands(command: Command, words: readonly string[] = []): Completable[] {
  const choices = command.registeredArguments[0]?.argChoices ?? []
  const subcommands = command.commands.map((each) => ({
    word: each.name(),
    description: each.description(),
  }))
  const options = command.options.flatMap(({ long, description }) =>
    long ? [{ word: long, description }] : [],
  )
  return [
    {
      words,
      description: command.description(),
      next: [...subcommands, ...choices.map((word) => ({ word, description: '' }))],
      options: [...options, { word: '--help', description: 'show help' }],
    },
    ...command.commands.flatMap((each) => describeCommands(each, [...words, each.name()])),
  ]
}

/** A script that completes commands and options; anything else is completed as a file. */
export function renderCompletion(shell: Shell, commands: readonly Completable[]): string {
  const render = { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell]
  return render(commands)
}

function renderBash(commands: readonly Completable[]): string {
  const cases = commands.map(({ words, next, options }) => {
    const all = [...next, ...options].map(({ word }) => word).join(' ')
    return `      "${words.join(' ')}") found="${all}" ;;`
  })
  // No variable is called path or words: in zsh those have a meaning of their own (zshparam(1)).
  return `_switchyard() {
  local word typed="" found=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) typed="\${typed:+$typed }$word" ;; esac
  done
  while :; do
    case $typed in
${cases.join('\n')}
    esac
    [ -z "$found" ] && [ -n "$typed" ] || break
    case $typed in *" "*) typed=\${typed% *} ;; *) typed="" ;; esac
  done
  mapfile -t COMPREPLY < <(compgen -W "$found" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _switchyard switchyard
`
}

/** zsh runs bash's completions (zshcompsys(1), bashcompinit). */
function renderZsh(commands: readonly Completable[]): string {
  const bash = renderBash(commands).replace(
    /mapfile -t COMPREPLY < <\((.*)\)\n/,
    'COMPREPLY=($($1))\n',
  )
  return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash}`
}

function renderFish(commands: readonly Completable[]): string {
  const lines = commands.flatMap(({ words, next, options }) => {
    const condition = fishCondition(words, next)
    return [
      ...next.map(({ word, description }) => fishLine(condition, `-a '${word}'`, description)),
      ...options.map(({ word, description }) =>
        fishLine(condition, `-l ${word.slice(2)}`, description),
      ),
    ]
  })
  return `${lines.join('\n')}\n`
}

function fishCondition(words: readonly string[], next: readonly Word[]): string {
  if (words.length === 0) return '__fish_use_subcommand'
  const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`)
  const unseen = next.map(({ word }) => `not __fish_seen_subcommand_from ${word}`)
  return [...seen, ...unseen].join('; and ')
}

function fishLine(condition: string, what: string, description: string): string {
  const quoted = description.replace(/['\\]/g, '\\$&')
  return `complete -c switchyard -n '${condition}' ${what} -d '${quoted}'`
}
