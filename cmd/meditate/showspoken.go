package main

import (
	"fmt"

	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

const flagSpoken = "spoken"

// showSpoken prints what an engine is given to say: with abbreviations and
// numbers read out and the user's own pronunciations. No voice is needed for it.
func showSpoken(c *cli.Context, std streams, s *script.Script) error {
	vs, err := loadVoices(c)
	if err != nil {
		return err
	}
	rules := vs.Rules(s.Meta.Language)
	for i, section := range s.Sections {
		said := 0
		for _, item := range section.Items {
			phrase, ok := item.(*script.Phrase)
			if !ok {
				continue
			}
			if said == 0 && section.Title != "" {
				if i > 0 {
					fmt.Fprintln(std.out)
				}
				fmt.Fprintf(std.out, "## %s\n", section.Title)
			}
			said++
			fmt.Fprintln(std.out, rules.Prepare(phrase.Spoken))
		}
	}
	return nil
}
