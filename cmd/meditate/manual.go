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
			page, err := c.App.ToMan()
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(std.out, page)
			return err
		},
	}
}

// completions asks the program itself what may come next: the library answers
// to --generate-bash-completion.
var completions = map[string]string{
	"bash": `_meditate() {
  local word="${COMP_WORDS[COMP_CWORD]}"
  local request=("${COMP_WORDS[@]:0:$COMP_CWORD}")
  [[ "$word" == -* ]] && request+=("$word")
  COMPREPLY=($(compgen -W "$("${request[@]}" --generate-bash-completion 2>/dev/null)" -- "$word"))
}
complete -o bashdefault -o default -F _meditate meditate
`,
	"zsh": `#compdef meditate
_meditate() {
  local -a options
  if [[ "${words[-1]}" == -* ]]; then
    options=("${(@f)$(${words[@]:0:#words[@]-1} ${words[-1]} --generate-bash-completion 2>/dev/null)}")
  else
    options=("${(@f)$(${words[@]:0:#words[@]-1} --generate-bash-completion 2>/dev/null)}")
  fi
  [[ -n "${options[1]}" ]] && _describe 'values' options || _files
}
compdef _meditate meditate
`,
}

func completionCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:        "completion",
		Usage:       "print shell completion",
		ArgsUsage:   "bash|zsh|fish",
		Description: "For bash: source <(meditate completion bash)",
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
