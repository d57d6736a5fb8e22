// The signing rule in Go, as `vendloop conform` asks it: a JSON object a line in, a sign a line out.
package main

import (
	"bufio"
	"crypto/md5"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
)

func sign(members map[string]any, key string) string {
	names := make([]string, 0, len(members))
	for name, value := range members {
		if name != "sign" && value != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var text strings.Builder
	for _, name := range names {
		// Not url.Values.Encode(): that encodes the values.
		fmt.Fprintf(&text, "%s=%v&", name, members[name])
	}
	return fmt.Sprintf("%X", md5.Sum([]byte(text.String()+"key="+key)))
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var question struct {
			Members map[string]any `json:"members"`
			Key     string         `json:"key"`
		}
		decoder := json.NewDecoder(strings.NewReader(lines.Text()))
		// Without it numbers become floats, and 1714373688 is printed as 1.714373688e+09.
		decoder.UseNumber()
		if err := decoder.Decode(&question); err != nil {
			fmt.Printf("{\"error\":%q}\n", err.Error())
			continue
		}
		fmt.Println(sign(question.Members, question.Key))
	}
}
