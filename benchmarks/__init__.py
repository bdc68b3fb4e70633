"""What is fast, measured beside a ceiling of the same run; `./basec bench`."""
