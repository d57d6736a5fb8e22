// Signs as the vendor's Go library does: url.Values.Encode, and "NULL" left out.
package main

import (
	"bufio"
	"crypto/md5"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var question struct {
			Members map[string]any
			Key     string
		}
		decoder := json.NewDecoder(strings.NewReader(lines.Text()))
		decoder.UseNumber()
		if err := decoder.Decode(&question); err != nil {
			panic(err)
		}
		values := url.Values{}
		for name, value := range question.Members {
			if text := fmt.Sprint(value); text != "" && text != "NULL" {
				values.Set(name, text)
			}
		}
		fmt.Printf("%X\n", md5.Sum([]byte(values.Encode()+"&key="+question.Key)))
	}
}
