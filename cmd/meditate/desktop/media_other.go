//go:build !linux

package desktop

import "time"

// A Media is a player that a desktop controls. There is none here: neither macOS
// nor Windows gives its media keys to a program without a window and without C.
type Media struct{}

// Publish returns nil.
func Publish(Controls, State, func() time.Duration) *Media { return nil }

// Update does nothing.
func (*Media) Update(State) {}

// Seeked does nothing.
func (*Media) Seeked(time.Duration) {}

// Close does nothing.
func (*Media) Close() {}
