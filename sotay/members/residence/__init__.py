"""Working members known at their residence (213-QĐ/TW): introduced to the cell there, a remark received every year."""
