def conv_output_size(input_size, kernel_size, stride, padding, dilation):
    taps = [tap * dilation for tap in range(kernel_size)]
    padded = input_size + 2 * padding
    count, start = 0, 0
    while start + taps[-1] < padded:
        count += 1
        start += stride
    return count
