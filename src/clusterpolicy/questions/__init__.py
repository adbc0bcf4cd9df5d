"""The library of saved questions: load, describe, bind and run them."""
