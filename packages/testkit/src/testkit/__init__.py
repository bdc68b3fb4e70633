"""What tests share: a real database per worker, a real Redis, two stores."""
