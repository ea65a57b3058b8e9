// Package network has the voices that are servers: those with the speech
// interface of OpenAI, and those with the Wyoming protocol of Home Assistant.
//
// What a server says is foreign: it is bounded, and quoted in an error only as
// one short line without any trace of a key.
package network

import (
	"time"

	"meditate/narration/config"
	"meditate/narration/voice"
)

// What a server may cost.
const (
	maxAnswer = 64 << 20 // bytes of one phrase: 11 minutes of 48 kHz stereo
	maxText   = 4096     // bytes: OpenAI takes 4096 characters, of which none is shorter

	phraseTimeout = time.Minute     // for a phrase with all its tries, if the configuration says nothing
	askTimeout    = 5 * time.Second // for what a server says about itself
	lookTimeout   = time.Second     // for the same in a list, which somebody waits for
)

// licence is all that can be said of what a server speaks.
const licence = "as the server and its voice say"

// example is how config.yaml names a server.
const example = `http:
  kokoro: {url: "http://localhost:8880", model: kokoro, voice: ff_siwis}`

// All returns the engines that are servers.
func All(c config.Config) []voice.Engine {
	p := realPace()
	return []voice.Engine{
		&speechEngine{servers: c.HTTP, pace: p},
		&wyomingEngine{servers: c.Wyoming, pace: p},
	}
}
