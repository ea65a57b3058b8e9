package main

import (
	"fmt"

	"meditate/narration/config"
	"meditate/narration/voice/cache"

	"github.com/urfave/cli/v2"
)

func cacheCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "cache",
		Usage:     "show what is kept of what engines said",
		ArgsUsage: " ",
		Flags:     []cli.Flag{cacheSizeFlag(), jsonFlag()},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usagef("cache has no command %q; there is prune", c.Args().First())
			}
			return runCache(c, std)
		},
		Subcommands: []*cli.Command{{
			Name:      "prune",
			Usage:     "remove what has not been used for longest, until SIZE is left; everything if no size is given",
			ArgsUsage: "[SIZE]",
			Action:    func(c *cli.Context) error { return runPrune(c, std) },
		}},
	}
}

// openCache returns the cache, which here must be there.
func openCache(c *cli.Context) (*cache.Cache, error) {
	s, err := loadSettings()
	if err != nil {
		return nil, err
	}
	kept, err := s.cache(c)
	if err == nil && kept == nil {
		err = inputf("there is no folder for a cache: your home is not known; set HOME, or XDG_CACHE_HOME")
	}
	return kept, err
}

func runCache(c *cli.Context, std streams) error {
	kept, err := openCache(c)
	if err != nil {
		return err
	}
	u, err := kept.Usage()
	if err != nil {
		return err
	}
	if c.Bool(flagJSON) {
		return printJSON(std.out, u)
	}
	limit := "at most " + megabytes(u.Limit)
	if u.Limit == 0 {
		limit = "nothing is to be kept"
	}
	fmt.Fprintf(std.out, "%s\n%s, %s; %s\n", u.Folder, count(u.Clips, "clip", "clips"), megabytes(u.Bytes), limit)
	return nil
}

func runPrune(c *cli.Context, std streams) error {
	if c.NArg() > 1 {
		return usagef("cache prune takes one size: meditate cache prune 200 MB needs quotes, \"200 MB\"")
	}
	kept, err := openCache(c)
	if err != nil {
		return err
	}
	var size int64
	if text := c.Args().First(); text != "" {
		if size, err = config.ParseSize(text); err != nil {
			return usagef("%v", err)
		}
	}
	clips, bytes, err := kept.Prune(size)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s removed, %s\n", count(clips, "clip", "clips"), megabytes(bytes))
	return nil
}

// megabytes writes a size as people read it.
func megabytes(bytes int64) string {
	switch {
	case bytes >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
	case bytes > 0 && bytes < 1e5:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
}
