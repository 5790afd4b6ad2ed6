import { Argument, type Command } from 'commander'
import { describeCommands, renderCompletion, SHELLS, type Shell } from './render-completion.ts'
import type { Surroundings } from './surroundings.ts'

export function addCompletion(program: Command, { output }: Surroundings): void {
  program
    .command('completion')
    .description('a completion script for your shell')
    .addArgument(new Argument('<shell>', 'which shell').choices([...SHELLS]))
    .addHelpText('after', USE)
    .action((shell: Shell) => output.answer(renderCompletion(shell, describeCommands(program))))
}

const USE = `
  bash: source <(switchyard completion bash)
  zsh:  source <(switchyard completion zsh)
  fish: switchyard completion fish | source`
