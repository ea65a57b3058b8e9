package cache

import (
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
)

// Beside the clips lie answers: what a program or a file said of itself when it
// was asked, so that it need not be asked before every session. They are a line
// each, and take no room worth counting; emptying the cache removes them.
const answerSuffix = ".answer"

// Recall returns the answer that was remembered to a question. A damaged one is
// none.
func (c *Cache) Recall(question string) (answer string, ok bool) {
	data, _, err := read(c.answerPath(question))
	if err != nil || len(data) < sumSize {
		return "", false
	}
	body, sum := data[:len(data)-sumSize], data[len(data)-sumSize:]
	if binary.LittleEndian.Uint32(sum) != crc32.Checksum(body, castagnoli) {
		return "", false
	}
	return string(body), true
}

// Remember keeps the answer to a question. Where that fails, it is asked again.
func (c *Cache) Remember(question, answer string) {
	if c.limit == 0 {
		return
	}
	data := []byte(answer)
	c.write(c.answerPath(question), binary.LittleEndian.AppendUint32(data, crc32.Checksum(data, castagnoli)))
}

func (c *Cache) answerPath(question string) string {
	return filepath.Join(c.folder, KeyOf("answer", question).String()+answerSuffix)
}

// forget removes all answers.
func (c *Cache) forget() {
	answers, _ := filepath.Glob(filepath.Join(c.folder, "*"+answerSuffix)) // the pattern is no bad one, but for a folder named so
	for _, path := range answers {
		os.Remove(path)
	}
}
