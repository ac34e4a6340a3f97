"""What people look at, as plain values: any renderer may show them."""
