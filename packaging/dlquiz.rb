# This formula was not tried: no Homebrew was at hand. ADDRESS and HASH are those of the sdist (docs/release.md).
class Dlquiz < Formula
  desc "Prepare for deep-learning interviews and exams, graded by computation"
  homepage "ADDRESS"
  url "ADDRESS/dlquiz-0.3.0.tar.gz"
  sha256 "HASH"
  license "MIT"

  depends_on "python@3.13"

  # For a tap of one's own: pip takes wheels of the packages that dlquiz needs, in the versions of constraints.txt.
  def install
    system Formula["python@3.13"].opt_bin/"python3.13", "-m", "venv", libexec
    system libexec/"bin/python", "-m", "pip", "install", "-c", "constraints.txt", "."
    bin.install_symlink libexec/"bin/dlquiz"
    man1.install_symlink libexec/"share/man/man1/dlquiz.1"
    generate_completions_from_executable(bin/"dlquiz", "completion", shells: [:bash, :zsh, :fish])
  end

  test do
    ENV["DLQUIZ_HOME"] = testpath
    assert_match version.to_s, shell_output("#{bin}/dlquiz --version")
    assert_match "3", shell_output("#{bin}/dlquiz calc conv_output_size input_size=5 kernel_size=3")
  end
end
