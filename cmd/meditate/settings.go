package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"meditate/narration/config"
	"meditate/narration/speech"
	"meditate/narration/voice/cache"
	"meditate/narration/voice/engine"
	"meditate/narration/voice/network"
	"meditate/narration/voice/pack"
	"meditate/narration/voice/program"
	"meditate/narration/voices"

	"github.com/urfave/cli/v2"
)

const (
	flagFill      = "fill"
	flagAccord    = "accord"
	flagLexicon   = "lexicon"
	flagCacheSize = "cache-size"
	flagVerbose   = "verbose"
)

// defaultCacheSize keeps two hours of speech, at an engine's rate and at that of sessions.
const defaultCacheSize = 2 << 30 // bytes

// voiceFlags are those of every command that speaks.
func voiceFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: flagVoice, EnvVars: []string{"MEDITATE_VOICE"}, Usage: "speak with the voice `NAME` (see meditate voices)"},
		&cli.StringFlag{Name: flagFill, Usage: "let the voice `NAME` speak what a pack lacks"},
	}, speechFlags()...)
}

// speechFlags say how an engine speaks.
func speechFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: flagAccord, EnvVars: []string{"MEDITATE_ACCORD"}, Usage: "read prêt·e as f, m or doublet (prêt ou prête): `GENDER`"},
		&cli.StringFlag{Name: flagLexicon, EnvVars: []string{"MEDITATE_LEXICON"}, TakesFile: true, Usage: "say words as the `FILE` has them: written = spoken"},
		cacheSizeFlag(), verboseFlag(),
	}
}

func cacheSizeFlag() cli.Flag {
	return &cli.StringFlag{Name: flagCacheSize, EnvVars: []string{"MEDITATE_CACHE_SIZE"}, Usage: "keep `SIZE` of what engines said: 500 MB, 2 GB, 0"}
}

func verboseFlag() cli.Flag {
	return &cli.BoolFlag{Name: flagVerbose, Aliases: []string{"v"}, Usage: "say what was spoken, what came from the cache, and what came too late for the device"}
}

// settings are what the user has chosen once and for all; flags come first, then
// the environment, then the file.
type settings struct {
	config config.Config
	file   string // that they are read from, if it is there; "" where there is no place for it
}

// userVoices are the voices of the user, and what they have chosen among them.
type userVoices struct {
	*voices.Voices
	settings
}

func loadSettings() (settings, error) {
	path, err := config.Path()
	if err != nil {
		return settings{}, nil // nobody's home: nothing is set
	}
	c, err := config.Load(path)
	if err != nil {
		return settings{}, inputError(err)
	}
	if _, err := os.Stat(path); err != nil && os.Getenv("MEDITATE_CONFIG") != "" {
		return settings{}, inputf("the settings that MEDITATE_CONFIG names cannot be read: %v", err)
	}
	return settings{c, path}, nil
}

// loadVoices returns the voices of the user, as the flags and the settings have
// them.
func loadVoices(c *cli.Context) (*userVoices, error) {
	s, err := loadSettings()
	if err != nil {
		return nil, err
	}
	vs := &userVoices{&voices.Voices{}, s}
	if vs.Cache, err = s.cache(c); err != nil {
		return nil, err
	}
	var asker program.Asker
	if vs.Cache != nil {
		asker.Memory = vs.Cache
	}
	vs.Engines = engine.StandIns(s.config, asker)
	vs.Named = append(engine.Named(s.config, asker), network.All(s.config)...)
	if vs.Home, err = pack.Home(); err != nil {
		vs.Home = "" // nobody's home: no packs of one's own
	}
	if accord := cmp.Or(c.String(flagAccord), s.config.Accord); accord != "" {
		if vs.Accord, err = speech.ParseAccord(accord); err != nil {
			return nil, usagef("--%s: %v", flagAccord, err)
		}
	}
	vs.Lexicon, err = s.lexicon(c)
	return vs, err
}

// lexicon reads the user's pronunciations: the file that a flag or the settings
// name, else lexique.txt beside the settings, if it is there.
func (s settings) lexicon(c *cli.Context) (*speech.Lexicon, error) {
	usual := filepath.Join(filepath.Dir(s.file), "lexique.txt")
	path := cmp.Or(c.String(flagLexicon), s.config.Lexicon, usual)
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && path == usual:
		return nil, nil
	case err != nil && c.String(flagLexicon) == "":
		return nil, inputf("the lexicon %s, which config.yaml names, cannot be read: %v", path, plain(err))
	case err != nil:
		return nil, inputf("the lexicon %s cannot be read: %v", path, plain(err))
	}
	defer f.Close()
	lexicon, err := speech.ParseLexicon(path, f)
	if err != nil {
		return nil, inputError(err)
	}
	return lexicon, nil
}

// cache returns the cache of clips; nil where the user has no folder for it.
func (s settings) cache(c *cli.Context) (*cache.Cache, error) {
	limit := cmp.Or(s.config.CacheSize, defaultCacheSize) // negative: keep nothing
	if text := c.String(flagCacheSize); text != "" {
		var err error
		if limit, err = config.ParseSize(text); err != nil {
			return nil, usagef("--%s: %v", flagCacheSize, err)
		}
	}
	home, err := os.UserCacheDir()
	if err != nil {
		return nil, nil
	}
	return cache.Open(filepath.Join(home, "meditate", "clips"), limit), nil
}

// A note is said on standard error, where something is worth knowing and nothing
// is wrong.
func note(std streams, format string, a ...any) { fmt.Fprintf(std.err, "note: "+format+"\n", a...) }
