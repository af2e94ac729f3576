def conv_output_size(input_size, kernel_size, stride, padding, dilation):
    reach = dilation * (kernel_size - 1) + 1
    return (input_size + 2 * padding - reach) // stride + 1
