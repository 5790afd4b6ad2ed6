_switchyard() {
  local word typed="" found=""
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) typed="${typed:+$typed }$word" ;; esac
  done
  while :; do
    case $typed in
      "") found="check show preview preseed medium serve size machine init inventory bootstrap drift reset wireguard pack schema bake boot switch subscriber app token trunk engine completion --version --help" ;;
      "check") found="--file --json --help" ;;
      "show") found="--file --disk --ram --hardware --json --svg --help" ;;
      "preview") found="--file --json --help" ;;
      "preseed") found="--file --to --help" ;;
      "medium") found="--file --output --cache --installer --update --json --help" ;;
      "serve") found="reinstall --file --interface --port --dhcp --state --cache --update --watch --json --help" ;;
      "serve reinstall") found="--file --state --yes --help" ;;
      "size") found="--calls --subscribers --recording --json --help" ;;
      "machine") found="--file --for --image --help" ;;
      "init") found="--key --json --help" ;;
      "inventory") found="--file --write --through --list --host --help" ;;
      "bootstrap") found="--file --dry-run --direct --parallel --waive --json --help" ;;
      "drift") found="--file --accept --fact --collected --direct --parallel --json --help" ;;
      "reset") found="--file --dry-run --confirm --gone --direct --json --help" ;;
      "wireguard") found="--file --new-key --private-key --output --help" ;;
      "pack") found="--file --cache --json --help" ;;
      "schema") found="cluster engine --help" ;;
      "bake") found="--file --format --output --cache --update --sign --json --help" ;;
      "boot") found="--file --image --firmware --identity --seed --cache --json --help" ;;
      "switch") found="run --help" ;;
      "switch run") found="--config --help" ;;
      "subscriber") found="add list remove unblock --help" ;;
      "subscriber add") found="--config --display --password-file --help" ;;
      "subscriber list") found="--config --json --help" ;;
      "subscriber remove") found="--config --help" ;;
      "subscriber unblock") found="--config --help" ;;
      "app") found="try bundle deploy rollback list --help" ;;
      "app try") found="--prompts --address --port --phone --cache --help" ;;
      "app bundle") found="--to --help" ;;
      "app deploy") found="--config --help" ;;
      "app rollback") found="--config --help" ;;
      "app list") found="--config --json --help" ;;
      "token") found="add list revoke --help" ;;
      "token add") found="--config --domain --scope --expires --help" ;;
      "token list") found="--config --json --help" ;;
      "token revoke") found="--config --help" ;;
      "trunk") found="list account forget --help" ;;
      "trunk list") found="--config --json --help" ;;
      "trunk account") found="--config --username --password-file --help" ;;
      "trunk forget") found="--config --help" ;;
      "engine") found="trace --config --listen --applications --secret --certificate --key --authorities --metrics --trace --help" ;;
      "engine trace") found="--socket --call-id --from --to --method --messages --json --help" ;;
      "completion") found="bash zsh fish --help" ;;
    esac
    [ -z "$found" ] && [ -n "$typed" ] || break
    case $typed in *" "*) typed=${typed% *} ;; *) typed="" ;; esac
  done
  mapfile -t COMPREPLY < <(compgen -W "$found" -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _switchyard switchyard
