package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

func manCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "man",
		Usage:     "print the man page",
		ArgsUsage: " ",
		Action: func(c *cli.Context) error {
			page, err := c.App.ToManWithSection(1)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(std.out, page)
			return err
		},
	}
}

// bashCompletion asks the program itself what may come next: the library answers
// to --generate-bash-completion. It would take a bare -- for the end of the
// flags, so it is asked with one hyphen.
const bashCompletion = `_meditate() {
  local word="${COMP_WORDS[COMP_CWORD]}"
  local request=("${COMP_WORDS[@]:0:$COMP_CWORD}")
  if [[ "$word" == -* ]]; then
    local stem="${word#-}"
    request+=("-${stem#-}")
  fi
  COMPREPLY=($(compgen -W "$("${request[@]}" --generate-bash-completion 2>/dev/null)" -- "$word"))
}
complete -o bashdefault -o default -F _meditate meditate
`

// completions is what each shell sources; zsh understands that of bash.
var completions = map[string]string{
	"bash": bashCompletion,
	"zsh":  "autoload -U +X compinit bashcompinit && compinit -u && bashcompinit\n" + bashCompletion,
}

func completionCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:        "completion",
		Usage:       "print shell completion",
		ArgsUsage:   "bash|zsh|fish",
		Description: "For bash and zsh: source <(meditate completion bash); for fish: meditate completion fish | source",
		Action: func(c *cli.Context) error {
			shell := strings.ToLower(c.Args().First())
			if shell == "fish" {
				text, err := c.App.ToFishCompletion()
				if err != nil {
					return err
				}
				_, err = fmt.Fprint(std.out, text)
				return err
			}
			text, ok := completions[shell]
			if !ok {
				return usagef("completion for which shell? bash, zsh or fish")
			}
			_, err := fmt.Fprint(std.out, text)
			return err
		},
	}
}
