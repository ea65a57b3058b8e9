package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"

	"meditate/narration/reading"

	"github.com/urfave/cli/v2"
)

// sheetFormats are the forms a sheet can have.
var sheetFormats = map[string]func(reading.Sheet, io.Writer) error{
	"text": reading.Sheet.WriteText, "markdown": reading.Sheet.WriteMarkdown, "html": reading.Sheet.WriteHTML,
}

func sheetCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "sheet",
		Usage:     "print what there is to read aloud",
		ArgsUsage: "[FILE…]",
		Flags: recordFlags(
			&cli.StringFlag{Name: flagFormat, Usage: "`FORM`: text, markdown or html; by the name of the file if absent"},
			&cli.BoolFlag{Name: flagMissing, Usage: "only what the pack does not have"},
			&cli.StringFlag{Name: flagOut, Aliases: []string{"o"}, TakesFile: true, Usage: "write to the file `PATH`: .txt, .md, or .html to print"},
			&cli.BoolFlag{Name: flagForce, Usage: "overwrite a file that exists"},
		),
		Action: func(c *cli.Context) error { return runSheet(c, std) },
	}
}

func runSheet(c *cli.Context, std streams) error {
	write, err := sheetFormat(c)
	if err != nil {
		return err
	}
	s, err := loadSheet(c, c.Args().Slice())
	if err != nil {
		return err
	}
	if len(s.lines) == 0 {
		note(std, "the pack %s has every phrase; there is nothing to read", c.String(flagPack))
		return nil
	}
	var page bytes.Buffer
	if err := write(reading.Sheet{Title: s.title, Language: s.language, Lines: s.lines}, &page); err != nil {
		return err
	}
	out := c.String(flagOut)
	if out == "" {
		_, err := page.WriteTo(std.out)
		return err
	}
	return writeNew(c, out, func(w io.Writer) error {
		_, err := page.WriteTo(w)
		return err
	})
}

// sheetFormat returns what writes the form that was asked for: by its flag, by
// the name of the file, else plain text.
func sheetFormat(c *cli.Context) (func(reading.Sheet, io.Writer) error, error) {
	name := c.String(flagFormat)
	if name == "" {
		ending := strings.ToLower(filepath.Ext(c.String(flagOut)))
		form, ok := map[string]string{"": "text", ".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}[ending]
		if !ok {
			return nil, usagef("a sheet cannot be a %s file; give it a name that ends in .html (to print), .txt or .md", ending)
		}
		name = form
	}
	write, ok := sheetFormats[name]
	if !ok {
		return nil, usagef("--%s %s: there are text, markdown and html", flagFormat, name)
	}
	return write, nil
}
